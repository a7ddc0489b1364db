import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { generatorNames, readGenerator } from '../../src/definitions/generator.ts';
import { chooseFormats } from '../../src/generate/choose-formats.ts';
import { ownOptions } from '../../src/generate/own-options.ts';
import { packageDir } from '../../src/settings.ts';
import { makeFiles, readBytes } from '../generate/make-files.ts';
import { temporaryFolder, writeFiles } from '../support/temporary.ts';
import { blocksOf, commandLines, documentOf, documents, tableRows } from './docs.ts';

const page = documentOf('docs/generating.md');

describe('docs/generating.md', () => {
  it('has a row for each generator', () => {
    const told = tableRows(page).flatMap(([head = '']) => /^`(\w+)`$/.exec(head)?.[1] ?? []);
    expect(told.sort()).toEqual(generatorNames(packageDir));
  });

  it('shows a generator that works, by each of its files', async () => {
    const [yaml = ''] = blocksOf(page, 'yaml');
    const sql = blocksOf(page, 'sql').map((text) => [/^-- (\S+)/.exec(text)?.[1] ?? '', text]);
    expect(sql).toHaveLength(2);
    const [project, to] = [temporaryFolder(), temporaryFolder()];
    writeFiles(project, { ...Object.fromEntries(sql), 'generators/shop.yaml': yaml });
    expect(await makeFiles('shop', { project, to, options: { days: 3 } })).toEqual({
      files: 3,
      rows: 9,
      written: 3,
    });
    expect(readdirSync(join(to, 'tills'))).toEqual(
      ['05', '06', '07'].map((day) => `2026-01-${day}_tills.csv`),
    );
    const [text = ''] = Object.values(readBytes(to));
    expect(text).toMatch(/^till,amount\n0,\d+\.\d\d\n1,\d+\.\d\d\n2,\d+\.\d\d\n$/);
  });
});

describe('what the documents tell to generate', () => {
  const typed = Object.entries(documents).flatMap(([path, text]) =>
    commandLines(text).flatMap(([command, ...words]) => (command === 'generate' ? [{ path, words }] : [])),
  );

  it.each(typed)('$path: $words', ({ words: [pipeline = '', ...flags] }) => {
    const generator = readGenerator(packageDir, pipeline);
    const given = new Map(
      flags.flatMap((flag, i) => (flag.startsWith('--') ? [[flag.slice(2), flags[i + 1]]] : [])),
    );
    chooseFormats(generator, given.get('format'));
    for (const common of ['to', 'seed', 'format', 'clean', 'help']) given.delete(common);
    ownOptions(
      generator,
      [...given].map(([name = '', text]) => ({ name, text })),
    );
  });

  it('is in more than one document', () => {
    expect(new Set(typed.map(({ path }) => path)).size).toBeGreaterThan(2);
  });
});
