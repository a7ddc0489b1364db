import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { MallardError } from '../errors.ts';
import { didYouMean } from './closest.ts';
import { readSql, type SqlFile } from './sql-file.ts';
import { strict } from './strict.ts';
import { readPlacedYaml } from './yaml-file.ts';

/** Flags of `mallard generate` and of every command: no generator's option can be called so. */
export const TAKEN_FLAGS: readonly string[] = [
  ...['to', 'seed', 'format', 'clean', 'help'],
  ...['project', 'warehouse', 'json', 'quiet', 'verbose', 'wait', 'color', 'no-color', 'version'],
];

const VALUE = 'must be a whole number from 1, or a date';

const option = strict({
  /** Its type is that of the option: a whole number, or a date. */
  default: z.union([z.int(VALUE).min(1, VALUE), z.iso.date(VALUE)]),
  description: z.string(),
});

/** By name, as `--name`. */
const options = z.record(z.string(), option).superRefine((given, context) => {
  for (const name of Object.keys(given)) {
    const message = TAKEN_FLAGS.includes(name)
      ? `--${name} is a flag of mallard generate already`
      : /^[a-z][a-z0-9-]*$/.test(name)
        ? undefined
        : 'the name must be lower-case letters, digits and -';
    if (message !== undefined) context.addIssue({ code: 'custom', message, path: [name] });
  }
});

const sqlFile = z.string().regex(/^sql\/.+\.sql$/, "must be a file of SQL, such as 'sql/generate/sales.sql'");

const format = z.enum(['csv', 'parquet']);

const file = strict({
  /** The folder within `--to`, for a pipeline of several sources. */
  source: z
    .string()
    .regex(/^[a-z][a-z0-9_]*$/, 'must be lower-case letters, digits and _')
    .optional(),
  /** Its rows, in their order. */
  sql: sqlFile,
  /** Without its extension; `{day}` stands for the column `day`, of which each value has a file of its own. */
  name: z
    .string()
    .regex(
      /^[^{}/\\.][^{}/\\]*$|^[^{}/\\.]?[^{}/\\]*\{\w+\}[^{}/\\]*$/,
      "must be a file name, with one {column} in it at most, such as '{day}_sales'",
    ),
  /** The first one, unless `--format` chooses another of them. */
  formats: z.array(format).min(1).default(['csv']),
  /** The rows are lines of text in a column `line`, written as they are under this header. */
  header: z.string().min(1).optional(),
}).superRefine(({ header, formats }, context) => {
  if (header !== undefined && formats.includes('parquet'))
    context.addIssue({ code: 'custom', message: 'lines of text make no Parquet file', path: ['formats'] });
});

const generatorSchema = strict({
  description: z.string(),
  /** What may be chosen besides the seed. */
  options: options.default({}),
  /** Made first, in this order, for what comes after them to read. */
  tables: z
    .array(
      strict({
        table: z.string().regex(/^[a-z][a-z0-9_]*$/, 'must be lower-case letters, digits and _'),
        sql: sqlFile,
      }),
    )
    .default([]),
  files: z.array(file).min(1),
});

type Generator = z.output<typeof generatorSchema>;
export type Format = z.output<typeof format>;
export type GeneratorOption = z.output<typeof option>;
export type GeneratedFile = Omit<Generator['files'][number], 'sql'> & { sql: SqlFile };

/** `generators/<pipeline>.yaml`: how files are made up for a pipeline, with the SQL that it names read in. */
export interface GeneratorDefinition extends Omit<Generator, 'tables' | 'files'> {
  /** The pipeline it makes files for. */
  name: string;
  tables: { table: string; sql: SqlFile }[];
  files: GeneratedFile[];
}

/** The pipelines that files can be made up for, in alphabetical order. */
export function generatorNames(projectDir: string): string[] {
  const folder = join(projectDir, 'generators');
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((file) => file.endsWith('.yaml'))
    .map((file) => file.replace(/\.yaml$/, ''))
    .sort();
}

/** The generator of a pipeline's files. Throws `usage` when there is none, `definition` on what is wrong in it. */
export function readGenerator(projectDir: string, name: string): GeneratorDefinition {
  const names = generatorNames(projectDir);
  if (!names.includes(name)) {
    const meant = didYouMean(name, names);
    throw new MallardError('usage', `no files can be made up for '${name}'${meant}`, {
      where: 'generators/',
      next:
        names.length === 0
          ? `write generators/${name}.yaml`
          : `mallard generate ${names.join(' | ')} --to DIR`,
    });
  }
  const shownAs = `generators/${name}.yaml`;
  const generator = readPlacedYaml(join(projectDir, shownAs), shownAs, generatorSchema, {
    thenRun: `mallard generate ${name} --help`,
  }).value;
  const withSql = <Part extends { sql: string }>(part: Part) => ({
    ...part,
    sql: readSql(projectDir, part.sql, shownAs),
  });
  return { ...generator, name, tables: generator.tables.map(withSql), files: generator.files.map(withSql) };
}
