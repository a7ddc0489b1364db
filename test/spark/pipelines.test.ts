import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { pipelineNames } from '../../src/definitions/project.ts';
import { packageDir } from '../../src/settings.ts';
import { queryFile } from '../support/digest.ts';
import { onlyAmongLong } from '../support/long-test.ts';
import { mallard } from '../support/mallard.ts';
import { haveRealFiles, REAL_FILES } from '../support/real-files.ts';
import { copyAllDefinitions } from '../support/short-project.ts';
import { comparable } from './same-rows.ts';
import { describeOnSpark } from './server/shared-server.ts';
import { type SparkServer, startSparkServer } from './server/thrift-server.ts';

/** What `mallard generate` makes of each, few as the files may be. */
const FEW: Record<string, string[]> = {
  retail: ['--days', '14', '--customers', '120'],
  behavior: ['--customers', '150', '--transactions', '900', '--months', '6'],
  customer360: ['--customers', '100', '--days', '60'],
};

/** When, and by which run: what differs between any two runs. */
const OF_THE_RUN = ['ingestion_timestamp', 'processing_date', 'UpdateDate', 'run_id', 'updated_at'];

/** Each table's rows as texts: decimals to the last digit, floats to nine. */
async function tablesOf(file: string): Promise<Record<string, string[]>> {
  const names = await queryFile<{ name: string }>(
    file,
    "select schema_name || '.' || table_name as name from duckdb_tables() where schema_name <> 'ops' order by name",
  );
  const tables: Record<string, string[]> = {};
  for (const { name } of names) {
    const [schema, table] = name.split('.');
    const columns = (
      await queryFile<{ name: string; type: string }>(
        file,
        `select column_name as name, data_type as type from duckdb_columns() where schema_name = '${schema}' and table_name = '${table}' order by column_index`,
      )
    ).filter((column) => !OF_THE_RUN.includes(column.name));
    const rows = await queryFile<Record<string, unknown>>(file, `select * from ${name}`);
    const types = columns.map(({ type }) => type);
    const texts = rows.map((row) =>
      comparable(
        columns.map((column) => row[column.name]),
        types,
      ),
    );
    tables[name] = [columns.map(({ name: column, type }) => `${column} ${type}`).join(), ...texts.sort()];
  }
  return tables;
}

describeOnSpark('a whole pipeline', () => {
  const scratch = mkdtempSync(join(tmpdir(), 'mallard-'));
  const [onSpark, onDuckdb] = [join(scratch, 'spark'), join(scratch, 'duckdb')];
  let server: SparkServer;
  beforeAll(async () => {
    for (const [folder, engine] of [
      [onSpark, 'spark'],
      [onDuckdb, 'duckdb'],
    ] as const) {
      mkdirSync(folder);
      copyAllDefinitions(folder);
      writeFileSync(
        join(folder, 'mallard.yaml'),
        `engine: ${engine}\npublish: {include: [bronze, silver, gold]}\n`,
      );
    }
    const dir = join(scratch, 'server');
    server = await startSparkServer({ delta: true, dir });
    process.env.MALLARD_SPARK_URL = server.url;
  });
  afterAll(async () => {
    await server.stop();
    rmSync(scratch, { recursive: true, force: true });
  });

  async function isTheSame(pipeline: string, source: string): Promise<void> {
    for (const project of [onDuckdb, onSpark]) {
      const ran = await mallard('--project', project, 'run', pipeline, '--source', source);
      expect(ran.code, ran.stderr).toBe(0);
    }
    const [there, here] = await Promise.all(
      [onSpark, onDuckdb].map((project) => tablesOf(join(project, 'warehouse', 'mallard.duckdb'))),
    );
    expect(Object.keys(there ?? {})).toEqual(Object.keys(here ?? {}));
    for (const [name, rows] of Object.entries(here ?? {})) expect.soft(there?.[name], name).toEqual(rows);
    expect(Object.values(here ?? {}).filter((rows) => rows.length > 1).length).toBeGreaterThan(10);
  }

  const isReal = haveRealFiles && process.env.MALLARD_REQUIRE_REAL_FILES === '1';

  /** The first real files of the pipeline that has some, where they are wanted; made-up ones otherwise. */
  async function filesOf(pipeline: string): Promise<string> {
    const source = join(scratch, 'files', pipeline);
    if (isReal && pipeline === 'retail') {
      mkdirSync(source, { recursive: true });
      for (const name of readdirSync(REAL_FILES).sort().slice(0, 30))
        cpSync(join(REAL_FILES, name), join(source, name));
      return source;
    }
    const made = await mallard('generate', pipeline, '--to', source, ...(FEW[pipeline] ?? []));
    expect(made.code, made.stderr).toBe(0);
    return source;
  }

  it.for(pipelineNames(packageDir))(
    '%s makes the same rows on both engines',
    { timeout: 600_000 },
    async (pipeline, context) => {
      if (pipeline === 'behavior') onlyAmongLong(context);
      await isTheSame(pipeline, await filesOf(pipeline));
    },
  );
});
