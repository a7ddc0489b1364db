import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readGenerator } from '../../src/definitions/generator.ts';
import { chooseFormats } from '../../src/generate/choose-formats.ts';
import { type Generated, generateFiles } from '../../src/generate/generate-files.ts';
import { ownOptions } from '../../src/generate/own-options.ts';
import { packageDir } from '../../src/settings.ts';

interface Asked {
  to: string;
  project?: string;
  options?: Record<string, number | string>;
  format?: string;
  seed?: number;
  damaged?: boolean;
  threads?: number;
}

/** Makes up a pipeline's files as the command does; clean ones, unless asked for. */
export function makeFiles(
  pipeline: string,
  { to, project = packageDir, options = {}, format, seed = 7, damaged = false, threads }: Asked,
): Promise<Generated> {
  const generator = readGenerator(project, pipeline);
  const typed = Object.entries(options).map(([name, value]) => ({ name, text: String(value) }));
  const files = chooseFormats(generator, format);
  const request = { to, files, seed, damaged, options: ownOptions(generator, typed) };
  return generateFiles(generator, request, threads === undefined ? {} : { threads });
}

/** The bytes of every file of a folder and those below it, as text of one character a byte, by path. */
export function readBytes(folder: string): Record<string, string> {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  );
  const paths = files.map(({ parentPath, name }) => join(parentPath, name)).sort();
  return Object.fromEntries(
    paths.map((path) => [path.slice(folder.length + 1), readFileSync(path, 'latin1')]),
  );
}
