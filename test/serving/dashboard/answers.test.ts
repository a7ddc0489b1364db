import { describe, expect, it } from 'vitest';
import { Answers } from '../../../src/serving/dashboard/answers.ts';

describe('answers that were given', () => {
  it('are asked for once for each file, however many ask at the same time', async () => {
    const answers = new Answers();
    let asked = 0;
    const find = async () => {
      asked += 1;
      return { asked };
    };
    const both = await Promise.all([answers.of('a', 'how many', find), answers.of('a', 'how many', find)]);
    expect(both).toEqual(['{"asked":1}', '{"asked":1}']);
    expect(await answers.of('a', 'how many', find)).toBe('{"asked":1}');
    expect(await answers.of('a', 'another', find)).toBe('{"asked":2}');
    expect(await answers.of('b', 'how many', find)).toBe('{"asked":3}');
    expect(await answers.of('a', 'how many', find)).toBe('{"asked":4}');
  });

  it('are not kept where they failed, nor where another file came meanwhile', async () => {
    const answers = new Answers();
    await expect(answers.of('a', 'q', () => Promise.reject(new Error('no')))).rejects.toThrow('no');
    expect(await answers.of('a', 'q', async () => 1)).toBe('1');
    let finish = (_: number) => {};
    const slow = answers.of('a', 'slow', () => new Promise((resolve) => (finish = resolve)));
    expect(await answers.of('b', 'slow', async () => 'new')).toBe('"new"');
    finish(1);
    expect(await slow).toBe('1');
    expect(await answers.of('b', 'slow', async () => 'newer')).toBe('"new"');
  });

  it('keep no more than there is room for', async () => {
    const answers = new Answers();
    let asked = 0;
    const long = async () => {
      asked += 1;
      return 'x'.repeat(9e6);
    };
    for (const question of ['a', 'b', 'a', 'b']) await answers.of('s', question, long);
    expect(asked).toBe(3);
  });
});
