import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { formerFile, RotatingFile } from '../../../src/run/record/rotating-file.ts';
import { temporaryFolder } from '../../support/temporary.ts';

const line = (text: string) => `${text.padEnd(9, '.')}\n`;

describe('a file that rotates', () => {
  it('starts anew when it is full, and keeps so many of the former ones, the newest as 1', () => {
    const file = join(temporaryFolder(), 'logs/run.jsonl');
    const rotating = new RotatingFile(file, { maxBytes: 20, keep: 2 });
    for (const text of 'abcdefghi') rotating.write(line(text));
    const read = (path: string) => readFileSync(path, 'utf8').replace(/[.\n]/g, '');
    expect(readdirSync(join(file, '..')).sort()).toEqual(['run.1.jsonl', 'run.2.jsonl', 'run.jsonl']);
    expect([2, 1].map((number) => read(formerFile(file, number)))).toEqual(['ef', 'gh']);
    expect(read(file)).toBe('i');
  });

  it('goes on where another process left off, and counts what is there', () => {
    const folder = temporaryFolder();
    const file = join(folder, 'run.jsonl');
    new RotatingFile(file, { maxBytes: 15, keep: 1 }).write(line('a'));
    new RotatingFile(file, { maxBytes: 15, keep: 1 }).write(line('b'));
    expect(readdirSync(folder)).toEqual(['run.jsonl']);
    new RotatingFile(file, { maxBytes: 15, keep: 1 }).write(line('c'));
    expect(readFileSync(formerFile(file, 1), 'utf8')).toBe(line('a') + line('b'));
    expect(readFileSync(file, 'utf8')).toBe(line('c'));
  });

  it('throws nothing where it cannot write, and writes again as soon as it can', () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'logs'), 'a file where a folder should be');
    const file = new RotatingFile(join(folder, 'logs', 'run.jsonl'), { maxBytes: 1000, keep: 1 });
    file.write(line('lost'));
    rmSync(join(folder, 'logs'));
    mkdirSync(join(folder, 'logs'));
    file.write(line('kept'));
    expect(readFileSync(join(folder, 'logs', 'run.jsonl'), 'utf8')).toBe(line('kept'));
  });

  it.skipIf(!existsSync('/dev/full'))(
    'throws nothing when the disk is full (skipped where there is no /dev/full)',
    () => {
      const file = join(temporaryFolder(), 'run.jsonl');
      symlinkSync('/dev/full', file);
      const full = new RotatingFile(file, { maxBytes: 1000, keep: 1 });
      full.write(line('lost'));
      rmSync(file);
      full.write(line('kept'));
      expect(readFileSync(file, 'utf8')).toBe(line('kept'));
    },
  );
});
