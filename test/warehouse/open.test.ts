import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, copyFileSync, existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it, onTestFinished } from 'vitest';
import { exitCodeOf } from '../../src/errors.ts';
import { packageDir } from '../../src/settings.ts';
import { openInMemory, openPublished, openWriter, writerFile } from '../../src/warehouse/open.ts';
import { quoteText } from '../../src/warehouse/quote.ts';
import { temporaryFolder, writeFiles } from '../support/temporary.ts';
import { evaluate } from './memory-warehouse.ts';

/** A process of its own that opens the writer, says how that went, and stays until its input ends. */
function otherProcess(stateDir: string): { child: ChildProcess; answer: Promise<unknown> } {
  const program = `
    const { openWriter } = await import(${JSON.stringify(pathToFileURL(join(packageDir, 'dist/warehouse/open.js')).href)});
    const answer = await openWriter(${JSON.stringify(stateDir)}).then(() => ({ opened: true }),
      ({ kind, message }) => ({ kind, message }));
    console.log(JSON.stringify(answer));
    process.stdin.resume().on('end', () => process.exit());`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', program], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  onTestFinished(() => void child.kill());
  const answer = new Promise((resolve, reject) => {
    let text = '';
    child.stdout?.on('data', (chunk) => {
      text += chunk;
      if (text.endsWith('\n')) resolve(JSON.parse(text));
    });
    child.on('exit', () => reject(new Error('it said nothing')));
  });
  return { child, answer };
}

describe('the writer', () => {
  it('is one in a process: a second one is told who holds it, and may come when the first has gone', async () => {
    const stateDir = join(temporaryFolder(), 'mallard.state');
    const first = await openWriter(stateDir);
    const refused = await openWriter(stateDir).catch((error) => error);
    expect(refused).toMatchObject({
      kind: 'locked',
      message: expect.stringContaining(`process ${process.pid} `),
    });
    expect(exitCodeOf(refused)).toBe(75);
    await first.run('create table kept as select 1 as a');
    first.close();
    const second = await openWriter(stateDir);
    expect(await second.rows('select * from kept')).toEqual([{ a: 1 }]);
    second.close();
  });

  it('is one among processes: who comes second is told the PID of the first', async () => {
    const stateDir = join(temporaryFolder(), 'mallard.state');
    const { child, answer } = otherProcess(stateDir);
    expect(await answer).toEqual({ opened: true });
    await expect(openWriter(stateDir)).rejects.toMatchObject({
      kind: 'locked',
      message: expect.stringContaining(`process ${child.pid} `),
      where: writerFile(stateDir),
    });
    const gone = new Promise((resolve) => child.once('exit', resolve));
    child.stdin?.end();
    await gone;
    (await openWriter(stateDir)).close();
  });

  it('keeps other processes out while this one writes', async () => {
    const stateDir = join(temporaryFolder(), 'mallard.state');
    const database = await openWriter(stateDir);
    onTestFinished(() => database.close());
    expect(await otherProcess(stateDir).answer).toEqual({
      kind: 'locked',
      message: expect.stringContaining(`process ${process.pid} `),
    });
  });

  it('makes a file that readers of a year ago open, with the ops schema, in UTC', async () => {
    const database = await openWriter(join(temporaryFolder(), 'deep', 'mallard.state'));
    onTestFinished(() => database.close());
    const version = "tags['storage_version'] from duckdb_databases() where database_name = 'warehouse'";
    expect(await evaluate(database, version)).toMatch(/^v1\.4\.0/);
    expect(await evaluate(database, "current_setting('TimeZone')")).toBe('UTC');
    expect(await database.rows('select * from ops.runs')).toEqual([]);
  });

  it('says so when its file is not a database', async () => {
    const stateDir = temporaryFolder();
    writeFiles(stateDir, { 'writer.duckdb': 'This is a note, not a database. '.repeat(500) });
    await expect(openWriter(stateDir)).rejects.toMatchObject({
      kind: 'execution',
      where: writerFile(stateDir),
    });
    await expect(openWriter(stateDir)).rejects.toMatchObject({ kind: 'execution' });
  });
});

/** A published file with a table `sales` of one row, beside a CSV that is nobody's business. */
async function published(): Promise<{ folder: string; file: string }> {
  const folder = temporaryFolder();
  const file = join(folder, 'mallard.duckdb');
  const database = await openInMemory();
  await database.run(`attach ${quoteText(file)} as made`);
  await database.run('create table made.sales as select 5 as n');
  database.close();
  chmodSync(file, 0o444);
  writeFiles(folder, { 'secret.csv': 'a\n1\n' });
  return { folder, file };
}

describe('the published file', () => {
  it('can be read, many times at once', async () => {
    const { file } = await published();
    const [one, two] = [await openPublished(file), await openPublished(file)];
    expect(await one.rows('select n from sales')).toEqual([{ n: 5 }]);
    expect(await two.rows('select n from sales')).toEqual([{ n: 5 }]);
    expect(await evaluate(one, "current_setting('TimeZone')")).toBe('UTC');
    one.close();
    two.close();
  });

  it('cannot be written, and gives no way to other files', async () => {
    const { folder, file } = await published();
    const database = await openPublished(file);
    onTestFinished(() => database.close());
    for (const sql of ['insert into sales values (6)', 'drop table sales', 'create table more (a integer)'])
      await expect(database.run(sql), sql).rejects.toThrow('read-only');
    for (const sql of [
      `select * from read_csv(${quoteText(join(folder, 'secret.csv'))})`,
      `select * from ${quoteText(join(folder, 'secret.csv'))}`,
      `select * from read_text('/etc/hostname')`,
      `select * from glob(${quoteText(`${folder}/*`)})`,
      `copy sales to ${quoteText(join(folder, 'out.csv'))}`,
      `attach ${quoteText(join(folder, 'other.duckdb'))}`,
    ])
      await expect(database.run(sql), sql).rejects.toThrow('disabled by configuration');
    await expect(database.run('set enable_external_access = true')).rejects.toThrow(
      'Cannot enable external access',
    );
    expect(existsSync(join(folder, 'out.csv'))).toBe(false);
  });

  it('that is not there yet is a usage error that says what to run', async () => {
    const file = join(temporaryFolder(), 'mallard.duckdb');
    const error = await openPublished(file).catch((thrown) => thrown);
    expect(error).toMatchObject({ kind: 'usage', where: file, next: expect.stringContaining('mallard run') });
    expect(existsSync(file)).toBe(false);
  });

  it('that root wrote to before it was published again says what to remove', async () => {
    const stateDir = temporaryFolder();
    (await openWriter(stateDir)).close();
    const published = join(stateDir, 'published.duckdb');
    copyFileSync(writerFile(stateDir), published);
    const client = `
      const { DuckDBInstance } = await import('@duckdb/node-api');
      const connection = await (await DuckDBInstance.create(${JSON.stringify(published)})).connect();
      await connection.run('create table mine as select 1 as a');
      process.kill(process.pid, 'SIGKILL');`;
    await once(spawn(process.execPath, ['--input-type=module', '-e', client], { cwd: packageDir }), 'close');
    const writer = await openWriter(stateDir);
    await writer.run('create table more as select 1 as a');
    writer.close();
    copyFileSync(writerFile(stateDir), published);
    await expect(openPublished(published)).rejects.toMatchObject({ next: expect.stringContaining('.wal') });
    rmSync(`${published}.wal`);
    (await openPublished(published)).close();
  });

  it('that is no database is an error that names it', async () => {
    const folder = temporaryFolder();
    writeFiles(folder, { 'x.duckdb': 'not a database at all '.repeat(500) });
    const file = join(folder, 'x.duckdb');
    await expect(openPublished(file)).rejects.toMatchObject({ kind: 'execution', where: file });
  });
});
