import { describe, expect, it } from 'vitest';
import { segmentationSchema } from '../../src/definitions/segmentation.ts';

const file = (more: object = {}) => ({
  table: 'gold.clusters',
  source: 'gold.rfm',
  key: 'id',
  features: ['a', 'b'],
  k: { from: 2, to: 5 },
  seed: 42,
  number_by: 'a',
  ...more,
});
const problems = (more: object) =>
  segmentationSchema
    .safeParse(file(more))
    .error?.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);

describe('a segmentation file', () => {
  it('is taken with what it leaves out filled in', () => {
    expect(segmentationSchema.parse(file())).toMatchObject({
      transforms: {},
      scaler: 'standard',
      outliers: undefined,
      k: { from: 2, to: 5, silhouette_weight: 0.6, elbow_weight: 0.4 },
      restarts: 10,
      sample: 20_000,
      silhouette_sample: 5_000,
      names: [],
    });
  });

  it('takes one number of clusters as the range of that one, and none for no outliers', () => {
    expect(segmentationSchema.parse(file({ k: 4, outliers: 'none' }))).toMatchObject({
      k: { from: 4, to: 4 },
      outliers: undefined,
    });
  });

  it('may have a key called Segment where it writes none', () => {
    expect(segmentationSchema.parse(file({ key: 'Segment' })).key).toBe('Segment');
  });

  it('is what it was once it has been written down and read again', () => {
    const more = {
      k: 2,
      transforms: { a: 'log1p' },
      names: [{ name: 'Big', highest: 'a' }, { name: 'Rest' }],
    };
    const parsed = segmentationSchema.parse(file(more));
    expect(segmentationSchema.parse(JSON.parse(JSON.stringify(parsed)))).toEqual(parsed);
  });

  it.each([
    [{ k: { from: 1, to: 5 } }, /^k/],
    [{ k: { from: 6, to: 5 } }, /^k: from must not be above to/],
    [{ k: 1 }, /^k/],
    [{ k: 51 }, /^k/],
    [{ features: ['a', 'a'] }, /^features: 'a' is there twice/],
    [{ outliers: { method: 'iqr', features: ['a', 'b', 'a'] } }, /^outliers\.features: 'a' is there twice/],
    [{ k: 2, names: [{ name: 'One', highest: 'a' }, { name: 'One' }] }, /^names: 'One' is there twice/],
    [{ key: 'Cluster' }, /^key: 'Cluster' is a column that the segmentation writes itself/],
    [{ key: 'set_apart_by' }, /^key: 'set_apart_by' is a column that the segmentation writes itself/],
    [
      { key: 'Segment', k: 2, names: [{ name: 'One', highest: 'a' }, { name: 'Two' }] },
      /^key: 'Segment' is a column/,
    ],
    [{ scaler: 'max' }, /^scaler/],
    [{ transforms: { a: 'sqrt' } }, /^transforms\.a/],
    [{ transforms: { c: 'log1p' } }, /^transforms\.c: 'c' is none of the segmentation's features: a, b/],
    [{ outliers: { method: 'zscore', features: ['a'] } }, /^outliers/],
    [{ outliers: { method: 'iqr', features: ['c'] } }, /^outliers\.features\.0: 'c' is none/],
    [{ number_by: 'c' }, /^number_by: 'c' is none/],
    [{ names: [{ name: 'One', highest: 'a' }] }, /^names: 1 names are too few for 5 clusters/],
    [{ k: 2, names: [{ name: 'One', highest: 'c' }, { name: 'Two' }] }, /^names\.0\.highest: 'c' is none/],
    [{ k: 2, names: [{ name: 'One' }, { name: 'Two' }] }, /^names\.0: 'One' needs highest or lowest/],
    [
      { k: 2, names: [{ name: 'One', highest: 'a', lowest: 'b' }, { name: 'Two' }] },
      /^names\.0: takes the highest or the lowest, not both/,
    ],
  ])('is refused with %j', (more, message) => {
    expect(problems(more)).toEqual([expect.stringMatching(message)]);
  });
});
