import type { Segmentation } from '../definitions/segmentation.ts';
import type { Database } from '../warehouse/database.ts';
import { quoteDouble, quoteName, quoteText } from '../warehouse/quote.ts';
import { FEATURE_ROWS, type OutlierLimit, transformed } from './feature-rows.ts';
import { type Scaler, unscale } from './scaler.ts';
import { transformKindOf } from './transform.ts';

/** One cluster of a model: what its rows are near to, and what it is called. */
export interface Cluster {
  /** Kept from run to run. */
  cluster: number;
  /** In ascending order of its centre in `number_by`. */
  position: number;
  /** Undefined where the segmentation names none. */
  segment: string | undefined;
  /** d scaled features. */
  centre: number[];
}

/** All that it takes to say of any row in which cluster it is. */
export interface ScoringModel {
  segmentation: Segmentation;
  scaler: Scaler;
  limits: readonly OutlierLimit[];
  /** In the order of their positions. */
  clusters: readonly Cluster[];
}

/** The centre of a cluster in the features' own units. */
export function realCentre({ segmentation, scaler }: ScoringModel, { centre }: Cluster): number[] {
  return unscale(centre, scaler).map((value, j) =>
    transformKindOf(segmentation, segmentation.features[j] ?? '').inverse(value),
  );
}

/** What `assignClusters` keeps: what a segmentation's table holds. */
export const ASSIGNED = 'assigned_clusters';

/**
 * Assigns each row of `feature_rows` to its nearest centre, and says what speaks for that: the distance to it and to
 * the next one, and the feature that tells the two apart most. An outlier has no centre; its next cluster is the one
 * it would be in. Linear in the rows, and done in SQL alone.
 */
export async function assignClusters(database: Database, model: ScoringModel): Promise<void> {
  const { segmentation, clusters } = model;
  const { key, names, features } = segmentation;
  const x = features.map((_, j) => `x${j}`);
  const squares = clusters.map(({ centre }) => squareOf(x, centre.map(quoteDouble)));
  const d = squares.map((_, i) => `d${i}`);
  const others = d.map((name, i) => `case when own <> ${i} then ${name} end`);
  const toOwn = squareOf(x, coordinates('mine', features));
  const toNext = squareOf(x, coordinates('other', features));
  await database.engine.keep(
    ASSIGNED,
    `with centres as (${centresTable(model)}),
     scaled as (select *, ${scaledFeatures(model)} from ${FEATURE_ROWS}),
     measured as (select ${['*', ...squares.map((square, i) => `${square} as d${i}`)].join(', ')} from scaled),
     nearest as (select *, ${indexOfLeast(d)} as own from measured),
     ranked as (select *, case when outlier = 0 then ${indexOfLeast(others)} else own end as next from nearest)
     select
       ranked.key as ${quoteName(key)},
       cast(case when outlier = 0 then mine.cluster else outlier end as integer) as "Cluster",
       cast(case when outlier = 0 then own else outlier end as integer) as "Position",
       ${names.length === 0 ? '' : 'case when outlier = 0 then mine.segment end as "Segment",'}
       case when outlier = 0 then sqrt(${toOwn}) end as "Distance",
       cast(other.cluster as integer) as "Next_Cluster",
       sqrt(${toNext}) as "Next_Distance",
       case when outlier = 0 then ${nameOfLargest(features, leads(features))}
       else ${nameOfLargest(...outliersBy(model))} end as "Set_Apart_By"
     from ranked
     left join centres as mine on mine.position = ranked.own
     left join centres as other on other.position = ranked.next`,
  );
}

/** The clusters as rows: position, cluster, segment and the centre's coordinates c0, c1, … */
function centresTable({ segmentation, clusters }: ScoringModel): string {
  const names = ['position', 'cluster', 'segment', ...segmentation.features.map((_, j) => `c${j}`)];
  const nothing = `select ${['0', '0', "''", ...segmentation.features.map(() => '0.0')]
    .map((value, i) => `${value} as ${names[i]}`)
    .join(', ')} where false`;
  const rows = clusters.map(({ position, cluster, segment, centre }) => {
    const name = segment === undefined ? 'cast(null as varchar)' : quoteText(segment);
    return `select ${[position, cluster, name, ...centre.map(quoteDouble)].join(', ')}`;
  });
  return [nothing, ...rows].join(' union all ');
}

function scaledFeatures({ segmentation, scaler }: ScoringModel): string {
  return segmentation.features
    .map((_, j) => {
      const [centre, scale] = [quoteDouble(scaler.centres[j] ?? 0), quoteDouble(scaler.scales[j] ?? 1)];
      return `(${transformed(segmentation, j)} - ${centre}) / ${scale} as x${j}`;
    })
    .join(', ');
}

function coordinates(table: string, features: readonly string[]): string[] {
  return features.map((_, j) => `${table}.c${j}`);
}

function squareOf(x: readonly string[], centre: readonly string[]): string {
  return x.map((name, j) => `power(${name} - ${centre[j]}, 2)`).join(' + ');
}

/** The place of the smallest of some columns, of equal ones the first; null where none has a value. */
function indexOfLeast(values: readonly string[]): string {
  if (values.length === 0) return 'cast(null as integer)';
  return `case least(${values.join(', ')}) ${values.map((value, i) => `when ${value} then ${i}`).join(' ')} end`;
}

function nameOfLargest(names: readonly string[], values: readonly string[]): string {
  if (values.length === 0) return 'cast(null as varchar)';
  const cases = values.map((value, i) => `when ${value} then ${quoteText(names[i] ?? '')}`);
  return `case greatest(${values.join(', ')}) ${cases.join(' ')} end`;
}

/** How much nearer each feature by itself is to the own centre than to the next. */
function leads(features: readonly string[]): string[] {
  return features.map((_, j) => `power(x${j} - other.c${j}, 2) - power(x${j} - mine.c${j}, 2)`);
}

/** The features that can make an outlier, and how far beyond its limits each is, in widths between the limits. */
function outliersBy({ segmentation, limits }: ScoringModel): [features: string[], excesses: string[]] {
  const excesses = limits.map(({ feature, low, high }) => {
    const f = `f${segmentation.features.indexOf(feature)}`;
    const beyond = `greatest(${quoteDouble(low)} - ${f}, ${f} - ${quoteDouble(high)})`;
    const width = high - low;
    if (width > 0) return `${beyond} / ${quoteDouble(width)}`;
    return `case when ${beyond} > 0 then cast('infinity' as double) else -1.0 end`;
  });
  return [limits.map(({ feature }) => feature), excesses];
}
