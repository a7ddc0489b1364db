import { describe, expect, it } from 'vitest';
import { generatorOf } from '../../src/generate/generators.ts';
import { mallard } from '../support/mallard.ts';
import { temporaryFolder } from '../support/temporary.ts';
import { readTexts } from './csv.ts';

describe('the generator of a pipeline', () => {
  it('writes files into the folder it is given', async () => {
    const to = temporaryFolder();
    const options = { to, days: 2, customers: 10, start: '2026-01-05', seed: 1, damaged: false };
    expect(await generatorOf('retail')(options)).toMatchObject({ files: 2 });
    expect(Object.keys(readTexts(to))).toHaveLength(2);
  });

  it('is refused by name where there is none, with those that there are', () => {
    expect(() => generatorOf('weather')).toThrowError(
      expect.objectContaining({
        kind: 'usage',
        message: expect.stringContaining("'weather'"),
        next: expect.stringContaining('retail'),
      }),
    );
  });
});

describe('mallard generate', () => {
  it('writes the same files as the generator does, and says how many', async () => {
    const [byCommand, byCall] = [temporaryFolder(), temporaryFolder()];
    const flags = ['--days', '6', '--customers', '30', '--start', '2026-02-02', '--seed', '5', '--clean'];
    const outcome = await mallard('--json', 'generate', 'retail', '--to', byCommand, ...flags);
    expect(outcome).toMatchObject({ code: 0, stderr: '' });
    const options = { days: 6, customers: 30, start: '2026-02-02', seed: 5, damaged: false };
    const made = await generatorOf('retail')({ ...options, to: byCall });
    expect(JSON.parse(outcome.stdout)).toMatchObject(made);
    expect(made.files).toBe(5);
    expect(readTexts(byCommand)).toEqual(readTexts(byCall));
  });

  it.each([
    [['generate', 'weather', '--to', 'nowhere'], 'weather'],
    [['generate', 'retail', '--to', 'nowhere', '--days', 'many'], 'many'],
    [['generate', 'retail', '--to', 'nowhere', '--start', '2026-02-30'], '2026-02-30'],
  ])('refuses what cannot be made, with exit code 2: %j', async (args, named) => {
    const outcome = await mallard(...args);
    expect(outcome).toMatchObject({ code: 2, stdout: '' });
    expect(outcome.stderr).toContain(named);
  });
});
