import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { scanFile } from '../../src/bronze/csv/scan-file.ts';
import { temporaryFolder, writeFiles } from '../support/temporary.ts';
import { AUTO, columns } from './bronze-warehouse.ts';

const MEBIBYTE = 1 << 20;

/** What a scan finds, the number of blank lines and the encoding left out. */
async function scan(content: string | Buffer) {
  const folder = temporaryFolder();
  writeFiles(folder, { 'big.csv': content });
  const found = await scanFile(join(folder, 'big.csv'), columns('a', 'b'), AUTO);
  if (!('header' in found)) return found;
  const { verdict, header, lines, oddity } = found;
  return { verdict, header: header.text, lines, ...(oddity === undefined ? {} : { oddity }) };
}

/** A header and short lines, so long together that what comes next begins at byte `at`. */
function fillTo(at: number): { text: string; lines: number } {
  const start = 'a,b\n';
  const lines = Math.floor((at - start.length) / 4) - 1;
  const rest = at - start.length - lines * 4;
  return { text: `${start}${'1,2\n'.repeat(lines)}${'7'.repeat(rest - 3)},8\n`, lines: lines + 1 };
}

describe('scanFile where its chunks of a mebibyte meet', () => {
  it.each([-3, -2, -1, 0, 1])(
    'reads a letter of four bytes that begins %i bytes from there',
    async (from) => {
      const { text, lines } = fillTo(MEBIBYTE + from - 2);
      expect(Buffer.byteLength(text)).toBe(MEBIBYTE + from - 2);
      const found = { verdict: 'clean', header: 'a,b', lines: lines + 2 };
      expect(await scan(`${text}1,😀\n3,4\n`)).toEqual(found);
    },
  );

  it.each([-2, -1, 0, 1])(
    'tells CR LF from a lone CR when the line end begins %i bytes from there',
    async (from) => {
      const value = '7'.repeat(MEBIBYTE + from - 'a,b\r\n1,'.length);
      expect(await scan(`a,b\r\n1,${value}\r\n3,4\r\n`)).toEqual({
        verdict: 'clean',
        header: 'a,b',
        lines: 2,
      });
      expect(await scan(`a,b\n1,${value}\r3,4\n`)).toMatchObject({ verdict: 'odd', lines: 2 });
    },
  );

  it('takes lines of several chunks for what they are', async () => {
    const long = 'é😀x'.repeat(MEBIBYTE / 2);
    const found = { verdict: 'clean', header: 'a,b', lines: 3 };
    expect(await scan(`a,b\n1,${long}\n"${long}",2\n3,${long}`)).toEqual(found);
    expect(await scan(`a,b\n1,"${long}\n2,3\n`)).toMatchObject({ verdict: 'odd', lines: 2 });
  });

  it('finds what is odd in the last of several chunks', async () => {
    const { text, lines } = fillTo(3 * MEBIBYTE);
    const odd = { verdict: 'odd', header: 'a,b', lines: lines + 1 };
    expect(await scan(Buffer.concat([Buffer.from(text), Buffer.from([0xe9])]))).toEqual({
      verdict: 'encoded',
      encoding: 'windows-1252',
    });
    expect(await scan(`${text}1,"2`)).toMatchObject(odd);
    expect(await scan(`${text}\n1,2`)).toMatchObject(odd);
    expect(await scan(`${text}1,2\r`)).toMatchObject(odd);
    expect(await scan(`${text}1,\0`)).toMatchObject(odd);
  });

  it.each(['', '\n', '\r', '\r\n', '\n1,2\n', '\r1,2', '\r\n1,2\r\n'])(
    'counts a line of more than 16 MiB as one, whatever follows: %j',
    async (rest) => {
      for (const from of [-1, 0]) {
        const text = `a,b\n${'x'.repeat(18 * MEBIBYTE - 'a,b\n'.length + from)}`;
        const lines = rest.includes('1') ? 2 : 1;
        expect(await scan(text + rest)).toEqual({
          verdict: 'odd',
          header: 'a,b',
          lines,
          oddity: expect.stringContaining('16 MiB'),
        });
      }
    },
  );

  it('reads no file whose first line is longer than that', async () => {
    const found = { verdict: 'unreadable', reason: expect.stringContaining('16 MiB') };
    expect(await scan(`${'x'.repeat(18 * MEBIBYTE)}\na,b\n1,2\n`)).toEqual(found);
  });
});
