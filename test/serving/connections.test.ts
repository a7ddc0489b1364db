import { execFileSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, it } from 'vitest';
import { connectionsTo } from '../../src/serving/connections.ts';
import { openInMemory } from '../../src/warehouse/open.ts';
import { temporaryFolder } from '../support/temporary.ts';

const PLAIN = '/srv/mallard/warehouse/mallard.duckdb';
const NASTY = `/srv/it's a "shop" $HOME \\ 50% #1?/mallard;é}.duckdb`;

/** What is to be copied, by tool and label. */
function textsFor(file: string): Record<string, string> {
  const of = connectionsTo(file).flatMap(({ tool, settings }) =>
    settings.map(({ label, text }) => [`${tool}: ${label}`, text] as const),
  );
  return Object.fromEntries(of);
}

/** The part of a text between two others. */
const between = (from: string, to: string, text = '') =>
  text.slice(text.indexOf(from) + from.length).split(to)[0];

it('leaves a plain path as it is, in every tool', () => {
  const texts = textsFor(PLAIN);
  expect(texts).toMatchObject({
    'ODBC: Connection string': `Driver={DuckDB Driver};Database=${PLAIN};access_mode=READ_ONLY`,
    'JDBC: Both in one URL': `jdbc:duckdb:${PLAIN};duckdb.read_only=true`,
    "DuckDB's shell: Command": `duckdb -readonly ${PLAIN}`,
    'Superset: SQLAlchemy URI': `duckdb:////srv/mallard/warehouse/mallard.duckdb`,
    'Python: duckdb': `duckdb.connect("${PLAIN}", read_only=True)`,
  });
  expect(connectionsTo(PLAIN).map(({ tool }) => tool)).toEqual(
    "ODBC,JDBC,DBeaver,Power BI,Tableau,Metabase,Superset,Python,R,DuckDB's shell".split(','),
  );
  expect(connectionsTo(PLAIN).filter(({ tool, note }) => tool !== 'Tableau' && note !== undefined)).toEqual(
    [],
  );
});

it('quotes a word for sh, as sh reads it', () => {
  const command = textsFor(NASTY)["DuckDB's shell: Command"] ?? '';
  const script = command.replace('duckdb -readonly', 'printf %s');
  expect(execFileSync('sh', ['-c', script]).toString()).toBe(NASTY);
});

it('quotes a literal for Python and R, whose escapes are those of JSON', () => {
  const texts = textsFor(NASTY);
  const shown = JSON.stringify(NASTY);
  expect(JSON.parse(between('connect(', ', read_only=', texts['Python: duckdb']) ?? '')).toBe(NASTY);
  expect(texts['R: R']).toContain(`dbdir = ${shown}, read_only = TRUE`);
});

it('encodes a path for SQLAlchemy, which decodes it', () => {
  const uri = textsFor(NASTY)['Superset: SQLAlchemy URI'] ?? '';
  expect(uri).toMatch(/^duckdb:\/\/\/\/srv\/[^ ?#;]+$/);
  expect(decodeURIComponent(uri.slice('duckdb:///'.length))).toBe(NASTY);
});

it('puts braces around a value that ODBC would cut, and doubles those in it', () => {
  const texts = textsFor('/srv/a;b}c.duckdb');
  expect(texts['ODBC: Connection string']).toContain(';Database={/srv/a;b}}c.duckdb};access_mode=');
  expect(textsFor('/srv/our shop/m.duckdb')['ODBC: Connection string']).toContain(
    ';Database=/srv/our shop/m.duckdb;access_mode=',
  );
});

it('says so where a path cannot be written', () => {
  const noted = connectionsTo('/srv/a;b.duckdb').filter(({ note }) => note?.includes('semicolon'));
  expect(noted.map(({ tool }) => tool)).toEqual(['JDBC', 'DBeaver']);
});

it("gives DuckDB an attach that it reads, with the file's real path", async () => {
  const file = join(temporaryFolder(), `it's a "shop"`, 'm.duckdb');
  mkdirSync(dirname(file));
  const database = await openInMemory();
  await database.run(`attach '${file.replaceAll("'", "''")}' as made`);
  await database.run('create table made.t as select 1 as a');
  await database.run('detach made');
  await database.run(textsFor(file)["DuckDB's shell: In a session"] ?? '');
  expect(await database.row('select a from mallard.t')).toEqual({ a: 1 });
  await expect(database.run('create table mallard.u as select 1 as a')).rejects.toThrow('read-only');
  database.close();
});
