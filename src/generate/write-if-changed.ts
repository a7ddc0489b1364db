import { readFile, writeFile } from 'node:fs/promises';

/** Writes a file unless it holds just this text already: then it is left alone, its modification time included. */
export async function writeIfChanged(file: string, text: string): Promise<void> {
  const present = await readFile(file, 'utf8').catch(() => undefined);
  if (present !== text) await writeFile(file, text);
}
