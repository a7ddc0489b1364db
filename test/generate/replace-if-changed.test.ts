import { existsSync, readFileSync, statSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { replaceIfChanged } from '../../src/generate/replace-if-changed.ts';
import { temporaryFolder, writeFiles } from '../support/temporary.ts';

const LONG_AGO = new Date('2001-02-03T04:05:06Z');
/** More than is compared at a time. */
const LONG = 'ä,b\n'.repeat(1_000_000);

/** A folder with a file that is whole and one in its place, if any; gives what came of it. */
async function replace(whole: string, present: string | undefined) {
  const folder = temporaryFolder();
  const [from, to] = [join(folder, '.part'), join(folder, 'a.csv')];
  writeFiles(folder, { '.part': whole, ...(present === undefined ? {} : { 'a.csv': present }) });
  if (present !== undefined) utimesSync(to, LONG_AGO, LONG_AGO);
  const written = await replaceIfChanged(from, to);
  expect(existsSync(from)).toBe(false);
  expect(readFileSync(to, 'utf8') === whole).toBe(true);
  const isLeftAlone = statSync(to).mtimeMs === LONG_AGO.getTime();
  expect(isLeftAlone).toBe(!written);
  return written ? 'written' : 'left alone';
}

describe('a file that takes the place of another', () => {
  it.each([
    ['none', 'ä,b\n', undefined, 'written'],
    ['the same', 'ä,b\n', 'ä,b\n', 'left alone'],
    ['an empty one that is the same', '', '', 'left alone'],
    ['a long one that is the same', LONG, LONG, 'left alone'],
    ['a shorter one', 'ä,b\n', 'ä,b', 'written'],
    ['a longer one', 'ä,b\n', 'ä,b\n\n', 'written'],
    ['another as long', 'ä,b\n', 'ä,c\n', 'written'],
    ['another as long, different at its end', LONG, `${LONG.slice(0, -2)}c\n`, 'written'],
  ])('of %s', async (_what, whole, present, outcome) => {
    expect(await replace(whole, present)).toBe(outcome);
  });
});
