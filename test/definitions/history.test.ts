import { describe, expect, it } from 'vitest';
import { readPipeline } from '../../src/definitions/project.ts';
import { withHistory, writeSmallProject } from '../run/small-project.ts';

const read = (part = '', by = '') =>
  readPipeline(writeSmallProject(withHistory(part, by)), 'shop').steps.at(-1);

describe('a history in a pipeline', () => {
  it('is taken with what it leaves out filled in, and knows its place', () => {
    const step = read('    carries: [day]\n');
    expect(step).toMatchObject({ kind: 'history', table: 'gold.moves', of: 'gold.totals', carries: [] });
    expect(step?.kind === 'history' && step.placeOf(['changes', 0])).toBe('pipelines/shop.yaml:20:15');
  });

  it.each<[what: string, part: string, by: string, where: string, words: RegExp]>([
    ['no key', 'key: [kind]', 'key: []', '19:10', /key/],
    ['nothing that changes', '    changes: [amount]\n', '', '17:5', /changes.*nothing/],
    ['a column twice', '[day]', '[kind]', '21:15', /the history has this column already.*"kind"/],
    ['a column of its own', '[day]', '[Valid_To]', '21:15', /the history has this column already/],
    [
      'a key that it does not know',
      'carries:',
      'carrys:',
      '21:5',
      /unknown key 'carrys'.*did you mean 'carries'/,
    ],
    [
      'a key it needs misspelled',
      'changes:',
      'chnages:',
      '20:5',
      /unknown key 'chnages'.*did you mean 'changes'/,
    ],
    ['a column in no list', 'key: [kind]', 'key: kind', '19:10', /key.*"kind"/],
  ])('is refused with %s', (_what, part, by, where, words) => {
    const error = (() => {
      try {
        return read(part, by);
      } catch (thrown) {
        return thrown as { where: string; message: string };
      }
    })();
    expect(error).toMatchObject({
      where: `pipelines/shop.yaml:${where}`,
      message: expect.stringMatching(words),
    });
  });
});
