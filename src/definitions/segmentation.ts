import { z } from 'zod';
import { modelCheck } from './rule.ts';
import { strict } from './strict.ts';
import { tableName } from './table-name.ts';

const columnName = z.string().min(1);

/** Which values lie outside: those rows are not fitted on, and get clusters of their own. */
const outliers = strict({
  method: z.literal('iqr'),
  /** How many interquartile ranges beyond the quartiles a value may lie. */
  factor: z.number().positive().default(1.5),
  /** A row out of range in the first gets cluster −1, in the second −2, in both −3; and so on as bits. */
  features: z.array(columnName).min(1).max(8),
});

/** Each k of a range is tried, and the best taken: by silhouette and by the elbow of the inertia, weighted. */
const range = strict({
  from: z.int().min(2),
  to: z.int().max(50),
  silhouette_weight: z.number().min(0).max(1).default(0.6),
  elbow_weight: z.number().min(0).max(1).default(0.4),
}).refine(({ from, to }) => from <= to, 'from must not be above to');

/** A name takes, of the clusters that are left, the one whose centre is highest or lowest in a feature. */
const clusterName = strict({
  name: z.string().min(1),
  highest: columnName.optional(),
  lowest: columnName.optional(),
}).refine(
  ({ highest, lowest }) => highest === undefined || lowest === undefined,
  'takes the highest or the lowest, not both',
);

/** `segmentations/<layer>/<table>.yaml`: how the rows of a table become clusters. */
export const segmentationSchema = strict({
  /** The table it writes: the key, and the cluster with what speaks for it. */
  table: tableName,
  description: z.string().optional(),
  source: tableName,
  key: columnName,
  features: z.array(columnName).min(1),
  /** What is done to a feature before it is scaled; `log1p` is the natural logarithm of 1 + the value. */
  transforms: z.record(columnName, z.enum(['none', 'log1p'])).default({}),
  /** `standard`: mean and deviation; `robust`: median and interquartile range; `min_max`: smallest and range. */
  scaler: z.enum(['standard', 'robust', 'min_max']).default('standard'),
  outliers: z
    .union([z.literal('none'), outliers])
    .default('none')
    .transform((given) => (given === 'none' ? undefined : given)),
  /** One number of clusters, or the range to choose from. */
  k: z.union([
    z
      .int()
      .min(2)
      .max(50)
      .transform((k) => ({ from: k, to: k, silhouette_weight: 0.6, elbow_weight: 0.4 })),
    range,
  ]),
  restarts: z.int().min(1).default(10),
  seed: z.int().min(0),
  /** At most so many rows are fitted on, chosen by md5 of key and seed. */
  sample: z.int().min(100).default(20_000),
  /** At most so many of those enter the silhouette, which is quadratic. */
  silhouette_sample: z.int().min(100).default(5_000),
  /** The clusters' positions are 0, 1, … in ascending order of their centre in this feature. */
  number_by: columnName,
  /** Taken in turn: the first name chooses among all clusters, the next among those that are left. */
  names: z.array(clusterName).default([]),
  checks: z.array(modelCheck).default([]),
}).superRefine((segmentation, context) => {
  for (const { path, message } of problemsOf(segmentation))
    context.addIssue({ code: 'custom', message, path });
});

export type Segmentation = z.output<typeof segmentationSchema>;
export type Transform = Segmentation['transforms'][string];

/** The columns that it writes besides the key, in lower case; `segment` comes with names. */
const WRITTEN = ['cluster', 'position', 'distance', 'next_cluster', 'next_distance', 'set_apart_by'];

/** What is named and not there, or there twice, and names that are too few. */
function problemsOf(segmentation: Segmentation) {
  const { key, features, transforms, outliers: outside, number_by, names, k } = segmentation;
  const named: [path: (string | number)[], feature: string | undefined][] = [
    [['number_by'], number_by],
    ...Object.keys(transforms).map((feature): [string[], string] => [['transforms', feature], feature]),
    ...(outside?.features ?? []).map((feature, i): [(string | number)[], string] => [
      ['outliers', 'features', i],
      feature,
    ]),
    ...names.map(({ highest, lowest }, i): [(string | number)[], string | undefined] => [
      ['names', i, highest === undefined ? 'lowest' : 'highest'],
      highest ?? lowest,
    ]),
  ];
  const unknown = named
    .filter(([, feature]) => feature !== undefined && !features.includes(feature))
    .map(([path, feature]) => ({
      path,
      message: `'${feature}' is none of the segmentation's features: ${features.join(', ')}`,
    }));
  const repeated = [
    ...repeatedIn(['features'], features),
    ...repeatedIn(['outliers', 'features'], outside?.features ?? []),
    ...repeatedIn(
      ['names'],
      names.map(({ name }) => name),
    ),
  ];
  const written = names.length === 0 ? WRITTEN : [...WRITTEN, 'segment'];
  const taken = written.includes(key.toLowerCase())
    ? [{ path: ['key'], message: `'${key}' is a column that the segmentation writes itself` }]
    : [];
  const tooFew =
    names.length > 0 && names.length < k.to
      ? [{ path: ['names'], message: `${names.length} names are too few for ${k.to} clusters` }]
      : [];
  const undecided = names.slice(0, -1).flatMap(({ name, highest, lowest }, i) =>
    (highest ?? lowest) === undefined
      ? [
          {
            path: ['names', i],
            message: `'${name}' needs highest or lowest; only the last takes what is left`,
          },
        ]
      : [],
  );
  return [...unknown, ...repeated, ...taken, ...tooFew, ...undecided];
}

function repeatedIn(path: string[], all: readonly string[]) {
  const twice = all.filter((one, i) => all.indexOf(one) !== i);
  return twice.map((one) => ({ path, message: `'${one}' is there twice` }));
}
