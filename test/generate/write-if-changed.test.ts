import { readFileSync, statSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { writeIfChanged } from '../../src/generate/write-if-changed.ts';
import { temporaryFolder, writeFiles } from '../support/temporary.ts';

const LONG_AGO = new Date('2001-02-03T04:05:06Z');

function oldFile(text: string): string {
  const folder = temporaryFolder();
  writeFiles(folder, { 'a.csv': text });
  utimesSync(join(folder, 'a.csv'), LONG_AGO, LONG_AGO);
  return join(folder, 'a.csv');
}

describe('writing a file if it has changed', () => {
  it('makes a file that is not there', async () => {
    const file = join(temporaryFolder(), 'new.csv');
    await writeIfChanged(file, 'ä,b\n');
    expect(readFileSync(file, 'utf8')).toBe('ä,b\n');
  });

  it('leaves a file alone that holds the text already', async () => {
    const file = oldFile('ä,b\n');
    await writeIfChanged(file, 'ä,b\n');
    expect(statSync(file).mtimeMs).toBe(LONG_AGO.getTime());
  });

  it.each(['ä,b', 'ä,b\n\n', ''])('replaces a text that differs: by %j', async (text) => {
    const file = oldFile('ä,b\n');
    await writeIfChanged(file, text);
    expect(readFileSync(file, 'utf8')).toBe(text);
    expect(statSync(file).mtimeMs).toBeGreaterThan(LONG_AGO.getTime());
  });
});
