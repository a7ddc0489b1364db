import { existsSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { measured, measuredNode } from './measure.ts';

const fill = (mebibytes: number) => `const kept = Buffer.alloc(${mebibytes} * 2 ** 20, 1)`;
/** Holds its own memory until its child has ended, which holds as much again. */
const PARENT = `${fill(150)}; require('node:child_process').spawnSync(process.execPath,
  ['-e', ${JSON.stringify(`${fill(150)}; setTimeout(() => kept, 300)`)}]); kept.length`;

describe('measured', () => {
  it('gives output and wall time, and the last words of what fails', async () => {
    const { stdout, wall } = await measured(process.execPath, ['-e', 'console.log(6 * 7)']);
    expect(stdout).toBe('42\n');
    expect(wall).toBeGreaterThan(0);
    await expect(measured(process.execPath, ['-e', 'throw new Error("no luck")'])).rejects.toThrow(/no luck/);
  });

  it.skipIf(!existsSync('/proc/self/status'))(
    'adds up what a process and its descendants hold at once',
    async () => {
      const { tree } = await measured(process.execPath, ['-e', PARENT]);
      expect(tree).toBeGreaterThan(300);
      expect(tree).toBeLessThan(600);
    },
  );
});

describe('measuredNode', () => {
  it("tells Node's own memory, array buffers counted once, from all that is resident", async () => {
    const { peak, node } = await measuredNode(['-e', `${fill(200)}; setTimeout(() => kept, 200)`]);
    expect(node).toBeGreaterThan(200);
    expect(node).toBeLessThan(300);
    expect(peak).toBeGreaterThan(node);
  });
});
