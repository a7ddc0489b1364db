import type { Value } from '../../../warehouse/statements.ts';
import type { Rows } from './answer.ts';

/** A feature of a cluster's centre; one row without a feature where a cluster has no centre. */
export interface Centre {
  cluster: number;
  segment: string | null;
  outlying: string | null;
  customers: number;
  share: number | null;
  feature: string | null;
  centroid: number | null;
}

/** A row for each cluster, its features in columns, in the order in which clusters and features come. */
export function centresTable(centres: readonly Centre[]): Rows {
  const features = [...new Set(centres.flatMap(({ feature }) => feature ?? []))];
  const clusters = new Map<number, { first: Centre; centroids: Map<string, Value> }>();
  for (const centre of centres) {
    const { cluster, feature, centroid } = centre;
    const known = clusters.get(cluster) ?? { first: centre, centroids: new Map() };
    if (feature !== null) known.centroids.set(feature, centroid);
    clusters.set(cluster, known);
  }
  return {
    columns: [
      { name: 'cluster', type: 'VARCHAR' },
      { name: 'customers', type: 'BIGINT' },
      { name: 'share', type: 'DOUBLE' },
      ...features.map((name) => ({ name, type: 'DOUBLE' })),
    ],
    rows: [...clusters.values()].map(({ first, centroids }) => [
      clusterName(first),
      first.customers,
      first.share,
      ...features.map((feature) => centroids.get(feature) ?? null),
    ]),
  };
}

/** A cluster by its name where it has one, else by its number; outliers by what they are far out in. */
export function clusterName({ cluster, segment, outlying }: Omit<Centre, 'customers' | 'share'>): string {
  if (cluster >= 0) return segment === null ? `Cluster ${cluster}` : `${segment} (${cluster})`;
  return `${segment ?? 'Outliers'}${outlying === null ? '' : ` in ${outlying}`} (${cluster})`;
}
