import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { clients, type Reader, type Sight, startReader } from '../support/clients.ts';
import { retailFile, retailLine } from '../support/retail.ts';
import { mallard } from '../support/short-mallard.ts';
import { writeFiles } from '../support/temporary.ts';
import { newWarehouse } from '../support/warehouse.ts';

const PUBLISHES = 10;
const folder = mkdtempSync(join(tmpdir(), 'mallard-'));
const warehouse = join(folder, 'm.duckdb');
const present = clients.filter(({ there }) => there);
const looping = new Map<string, Reader>();
const holding = new Map<string, Reader>();

/** A day's file, with a customer of its own, a row for quarantine and a cancellation, and the run that takes it. */
async function nextDay(day: number): Promise<void> {
  const invoice = String(500_000 + day);
  const customer = String(13_000 + day);
  const lines = [
    retailLine({ invoice, customer }),
    retailLine({ invoice, customer, stockCode: '22086', quantity: '3' }),
    retailLine({ invoice, customer, stockCode: '22087', quantity: '0' }),
    retailLine({ invoice: `C${invoice}`, customer, quantity: '-1' }),
  ];
  writeFiles(folder, { [`in/${day}.csv`]: retailFile(...lines) });
  const outcome = await mallard('--warehouse', warehouse, 'run', 'retail', '--source', join(folder, 'in'));
  expect(outcome.code, outcome.stderr).toBe(0);
}

/** Every client opens, looks and closes, again and again, and another of each keeps its connection, through all publishes. */
beforeAll(async () => {
  newWarehouse(folder);
  await nextDay(0);
  for (const client of present) {
    looping.set(client.name, startReader(client, 'loop', warehouse));
    holding.set(client.name, startReader(client, 'hold', warehouse));
  }
  const readers = [...looping.values(), ...holding.values()];
  // One that ends is told of by its own tests.
  await Promise.allSettled(readers.map((reader) => reader.hasSeen(1)));
  for (let day = 1; day <= PUBLISHES; day++) await nextDay(day);
  await Promise.allSettled([...looping.values()].map((reader) => reader.hasSeen(reader.seen.length + 2)));
}, 300_000);

afterAll(() => {
  for (const reader of [...looping.values(), ...holding.values()]) reader.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** A sight that is of two runs at once has a question with two answers. */
function isOfOneRun(sight: Sight): boolean {
  return sight.length === 6 && sight.every(([, one, other]) => one === other && one > 0);
}

const runsIn = (sight: Sight | undefined) => sight?.[0]?.[1];

for (const client of clients) {
  const { name, there, needs, opensAnew } = client;
  if (!there) console.warn(`skipped: ${name} reads the published file (needs ${needs})`);

  describe.skipIf(!there)(`${name}${there ? '' : ` (needs ${needs})`}`, () => {
    it(`reads through ${PUBLISHES} publishes without an error, and sees one whole run each time`, () => {
      const reader = looping.get(name) as Reader;
      expect(reader.isAlive(), reader.complaint()).toBe(true);
      expect(reader.seen.filter((sight) => !isOfOneRun(sight))).toEqual([]);
      const runs = reader.seen.map(runsIn);
      expect(runs).toEqual([...runs].sort((a = 0, b = 0) => a - b));
      expect(new Set(runs).size).toBeGreaterThan(PUBLISHES / 2);
      expect(runs.at(-1)).toBe(PUBLISHES + 1);
    });

    it('keeps on a connection that stays open the file that was there when it was opened, whole', async () => {
      const reader = holding.get(name) as Reader;
      const [first] = reader.seen;
      reader.ask();
      await reader.hasSeen(3);
      const [, held, beside] = reader.seen;
      expect(runsIn(first)).toBe(1);
      expect(runsIn(held)).toBe(1);
      expect(isOfOneRun(held as Sight)).toBe(true);
      // Python and JDBC give all connections of a process the database that the first of them opened.
      expect(runsIn(beside)).toBe(opensAnew ? PUBLISHES + 1 : 1);
      expect(isOfOneRun(beside as Sight)).toBe(true);
    });
  });
}
