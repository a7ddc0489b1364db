import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { makeProgram } from '../../src/cli/program/make-program.ts';
import { generatorNames, readGenerator, TAKEN_FLAGS } from '../../src/definitions/generator.ts';
import { packageDir } from '../../src/settings.ts';
import { editedYaml, smallGenerator } from '../generate/small-generator.ts';
import { temporaryFolder } from '../support/temporary.ts';

function errorOf(work: () => unknown): unknown {
  try {
    return work();
  } catch (error) {
    return error;
  }
}

describe('the generators of this project', () => {
  it.each(generatorNames(packageDir))('%s can be read', (name) => {
    const { description, files } = readGenerator(packageDir, name);
    expect(description.length).toBeGreaterThan(20);
    for (const { sql } of files) expect(sql.text).toMatch(/order by/);
  });
});

describe('a generator', () => {
  it('is read with its SQL, what it leaves out filled in', () => {
    const project = smallGenerator({ yaml: editedYaml('    formats: [csv, parquet]\n', '') });
    expect(generatorNames(project)).toEqual(['shop']);
    expect(readGenerator(project, 'shop')).toMatchObject({
      name: 'shop',
      options: { days: { default: 3 }, start: { default: '2026-01-05' } },
      tables: [{ table: 'days', sql: { shownAs: 'sql/generate/days.sql' } }],
      files: [{ formats: ['csv'], sql: { text: expect.stringMatching(/^select day/) } }],
    });
  });

  it.each<[what: string, part: string, by: string, where: string, words: RegExp]>([
    [
      'a key that it does not know',
      'formats:',
      'format:',
      '10:5',
      /unknown key 'format'.*did you mean 'formats'/,
    ],
    ['a format that it does not know', '[csv, parquet]', '[csv, xlsx]', '10:20', /formats\.1.*"xlsx"/],
    [
      'an option that is a flag already',
      '  days: {',
      '  seed: {',
      '3:9',
      /seed.*flag of mallard generate already/,
    ],
    ['an option that is no flag', '  days: {', '  Days: {', '3:9', /lower-case/],
    [
      'a default that is no number and no date',
      'default: 3',
      'default: few',
      '3:19',
      /whole number from 1, or a date.*"few"/,
    ],
    ['a default below 1', 'default: 3', 'default: 0', '3:19', /got 0/],
    ['a name that leads elsewhere', '"{day}_sales"', '"../{day}"', '9:11', /a file name/],
    ['a name of two columns', '"{day}_sales"', '"{day}{hour}"', '9:11', /one \{column\}/],
    ['lines of text as Parquet', '    formats:', '    header: a,b\n    formats:', '11:14', /no Parquet/],
    [
      'no files',
      '- sql: sql/generate/sales.sql\n    name: "{day}_sales"\n    formats: [csv, parquet]',
      '[]',
      '8:3',
      /files/,
    ],
    [
      'SQL that is not there',
      'sql/generate/sales.sql',
      'sql/generate/none.sql',
      '',
      /needs sql\/generate\/none\.sql/,
    ],
    ['SQL in another place', 'sql/generate/sales.sql', '../sales.sql', '8:10', /a file of SQL/],
  ])('is refused with %s', (_what, part, by, place, words) => {
    const project = smallGenerator({ yaml: editedYaml(part, by) });
    expect(errorOf(() => readGenerator(project, 'shop'))).toMatchObject({
      kind: 'definition',
      where: `generators/shop.yaml${place === '' ? '' : `:${place}`}`,
      message: expect.stringMatching(words),
    });
  });

  it('is refused by name where there is none, with those that there are', () => {
    const project = smallGenerator();
    const error = { kind: 'usage', where: 'generators/', next: 'mallard generate shop --to DIR' };
    const meant = "no files can be made up for 'shap'; did you mean 'shop'?";
    expect(errorOf(() => readGenerator(project, 'shap'))).toMatchObject({ ...error, message: meant });
    const unlike = "no files can be made up for 'weather'";
    expect(errorOf(() => readGenerator(project, 'weather'))).toMatchObject({ ...error, message: unlike });
    rmSync(join(project, 'generators'), { recursive: true });
    expect(errorOf(() => readGenerator(project, 'shop'))).toMatchObject({
      next: 'write generators/shop.yaml',
    });
    expect(generatorNames(temporaryFolder())).toEqual([]);
  });

  it('can have no option that is a flag of the program or of the command', () => {
    const program = makeProgram();
    const command = program.commands.find((one) => one.name() === 'generate');
    const flags = [...program.options, ...(command?.options ?? [])].map(({ long }) => long?.slice(2));
    expect([...TAKEN_FLAGS].sort()).toEqual([...new Set([...flags, 'color', 'help'])].sort());
  });
});
