import { expect, it } from 'vitest';
import { type Centre, centresTable, clusterName } from '../../../src/serving/web/lib/centres.ts';

const centre = (cluster: number, feature: string | null, centroid: number | null): Centre => ({
  cluster,
  segment: null,
  outlying: null,
  customers: 10 + cluster,
  share: 0.5,
  feature,
  centroid,
});

it('each cluster is a row, its features are columns; what has no centre has none', () => {
  const { columns, rows } = centresTable([
    centre(1, 'spend', 5),
    centre(1, 'orders', 2),
    centre(0, 'orders', 3),
    centre(0, 'spend', 7),
    { ...centre(-1, null, null), outlying: 'spend' },
  ]);
  expect(columns.map(({ name }) => name)).toEqual(['cluster', 'customers', 'share', 'spend', 'orders']);
  expect(rows).toEqual([
    ['Cluster 1', 11, 0.5, 5, 2],
    ['Cluster 0', 10, 0.5, 7, 3],
    ['Outliers in spend (-1)', 9, 0.5, null, null],
  ]);
});

it('a cluster goes by its name where it has one', () => {
  const nameless = { cluster: 2, segment: null, outlying: null, feature: null, centroid: null };
  expect(clusterName(nameless)).toBe('Cluster 2');
  expect(clusterName({ ...nameless, segment: 'Loyal' })).toBe('Loyal (2)');
});
