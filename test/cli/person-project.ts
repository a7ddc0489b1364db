import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { openInMemory } from '../../src/warehouse/open.ts';
import { edited, writeSmallProject } from '../run/small-project.ts';
import { queryFile } from '../support/digest.ts';
import { mallardIn, type Outcome } from '../support/mallard.ts';
import { writeFiles } from '../support/temporary.ts';

/** Whom the tests forget, and how that is written in bronze: `CUST-7F3A91.0` and more. */
export const WHO = 'cust-7f3a91';
const PERSON = "lower(nullif(regexp_replace(trim(who), '[.]0$', ''), ''))";

const COLUMNS = `columns: [{name: id}, {name: who}, {name: kind}, {name: amount}, {name: day}]
  person: ${PERSON}`;

/** The small project with buyers, their history and campaigns, of files in every format. */
const CHANGES: Record<string, string> = {
  'pipelines/shop.yaml': (
    edited(
      'pipelines/shop.yaml',
      'report:',
      `  - table: gold.buyers
  - {history: gold.moves, of: gold.buyers, key: [who], changes: [Segment], carries: []}
  - {campaigns: gold.sent, key: who, segments: gold.buyers}
report:`,
    )['pipelines/shop.yaml'] ?? ''
  )
    .replace('columns: [{name: id}, {name: kind}, {name: amount}, {name: day}]', () => COLUMNS)
    .replace('{folder: data}', '{folder: data, files: "*"}'),
  ...edited('sql/silver/sales.sql', '    kind,\n', `    kind,\n    ${PERSON} as who,\n`),
  ...edited('expectations/silver/sales.yaml', '{id: number,', '{id: number, who: buyer,'),
  'sql/gold/buyers.sql': `select who, case when sum(amount) >= 20 then 'Best' else 'The Rest' end as Segment
from silver.sales where who is not null group by who
`,
  'expectations/gold/buyers.yaml': `table: gold.buyers
grain: one row per buyer
columns: {who: buyer, Segment: name}
`,
};

const HEAD = 'id,who,kind,amount,day';
const line = (id: string, who: string, amount = '10') => `${id},${who},a,${amount},2026-01-31`;
export const csvOf = (...lines: string[]) => `${[HEAD, ...lines].join('\n')}\n`;

/** Files of one person and of others, one in each format; `without` leaves out whatever mentions the person. */
async function filesOf(folder: string, without: boolean): Promise<Record<string, string | Buffer>> {
  const isTheirs = (text: string) => new RegExp(`${WHO}(?!x)`, 'i').test(text);
  const of = (lines: string[]) => csvOf(...lines.filter((one) => !without || !isTheirs(one)));
  const plain = of([
    line('a1', 'cust-0001', '30'),
    line('a2', ` ${WHO.toUpperCase()}.0`, '15'),
    line('a3', WHO, 'nothing'), // to quarantine, as a row
    line('a4', 'cust-0002', 'nothing'),
    `a5,${WHO},too,many,fields,2026-01-31`, // to quarantine, as a line
    'a6,cust-0001,too,many,fields,2026-01-31',
    line('a7', `${WHO}x`, '5'), // somebody else
    line('a8', WHO, '-3'), // set aside
  ]);
  const objects = [
    { id: 'e1', who: WHO, kind: 'a', amount: 10, day: '2026-01-31' },
    { id: 'e2', who: 'cust-0002', kind: 'b', amount: 40, day: '2026-01-31' },
  ].filter(({ who }) => !without || who !== WHO);
  const typed = join(folder, 'typed');
  writeFiles(typed, { 'c.csv': of([line('c1', 'cust-0001'), line('c2', WHO)]) });
  const database = await openInMemory();
  const rows = `select 'd' || i as id, case i when 1 then '${WHO}' else 'cust-000' || i end as who, 'b' as kind, i * 10 as amount, '2026-01-31' as day
    from range(${without ? 2 : 1}, 4) as r(i)`;
  await database.run(`copy (${rows}) to '${join(typed, 'd.parquet')}' (format parquet)`);
  await database.run(
    `copy (from read_csv('${join(typed, 'c.csv')}', all_varchar = true)) to '${join(typed, 'c.csv.zst')}' (format csv, header true, compression zstd)`,
  );
  database.close();
  const made = (name: string) => execFileSync('cat', [join(typed, name)]);
  return {
    'a.csv': plain,
    'b.csv.gz': gzipSync(of([line('b1', WHO), line('b2', 'cust-0002')])),
    'c.csv.zst': made('c.csv.zst'),
    'd.parquet': made('d.parquet'),
    'e.jsonl': objects.map((object) => `${JSON.stringify(object)}\n`).join(''),
    'f.csv': Buffer.from(`\ufeff${of([line('f1', 'cust-0003'), line('f2', WHO)])}`, 'utf16le'),
  };
}

export interface PersonShop {
  project: string;
  stateDir: string;
  warehouse: string;
  type(...args: string[]): Promise<Outcome>;
  rows<Row>(sql: string): Promise<Row[]>;
  put(files: Record<string, string | Buffer>): void;
}

/** A warehouse of those files that a run has made; with a campaign of the best buyers, if it is to be drawn. */
export async function personShop({ without = false, campaign = false } = {}): Promise<PersonShop> {
  const project = writeSmallProject(CHANGES);
  const warehouse = join(project, 'warehouse', 'mallard.duckdb');
  const type = (...args: string[]) => mallardIn(project, ...args);
  const put = (files: Record<string, string | Buffer>) => writeFiles(join(project, 'data'), files);
  put(await filesOf(project, without));
  const run = await type('run');
  if (run.code !== 0) throw new Error(run.stderr + run.stdout);
  if (campaign) {
    const drawn = await type(
      'segments',
      'export',
      'Best',
      '--control',
      '0%',
      '--campaign',
      'spring',
      '--to',
      'x.csv',
    );
    if (drawn.code !== 0) throw new Error(drawn.stderr);
  }
  const rows = <Row>(sql: string) => queryFile<Row>(warehouse, sql);
  return { project, stateDir: join(project, 'warehouse', 'mallard.state'), warehouse, type, rows, put };
}

/** What everybody else's records have come to, wherever that is told. */
export async function othersIn({ rows }: PersonShop): Promise<unknown[]> {
  const queries = [
    'select id, who, amount from silver.sales order by all',
    'select id, who, amount from silver.returns order by all',
    'select * from gold.totals order by all',
    'select * from gold.buyers order by all',
    'select * from gold.moves order by all',
    `select table_name, source_file, rules from ops.quarantine where state = 'held' order by all`,
    'select path, loaded, quarantined, status from ops.files order by all',
  ];
  const answers = [];
  for (const query of queries) answers.push(await rows(query));
  return answers;
}

/** The files below a folder whose bytes, as they lie or decompressed, hold a text, in whatever case. */
export function filesWith(folder: string, text: string): string[] {
  const script = `find "$0" -type f | sort | while read -r f; do
    { cat "$f"; gzip -dcq "$f" 2>/dev/null; zstd -dcq "$f" 2>/dev/null; tr -d '\\000' < "$f"; } | grep -aqi -- "$1" && echo "$f"; done; true`;
  return execFileSync('bash', ['-c', script, folder, text]).toString().split('\n').filter(Boolean);
}
