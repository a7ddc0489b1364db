import type { LifetimeValue } from './lifetime-value.ts';
import type { StepDefinition } from './project.ts';
import type { Segmentation } from './segmentation.ts';

/** A column that the program writes and no SELECT, and the columns it is made of. */
export interface MadeColumn {
  name: string;
  /** Undefined where it is that of the column it is a copy of. */
  type: string | undefined;
  description: string;
  /** Of the table that the step reads. */
  from: readonly string[];
}

/** What a step of the program's own writes, as its definition promises. */
export interface MadeTable {
  grain: string;
  /** The table it reads. */
  source: string;
  columns: readonly MadeColumn[];
}

/** A step that no SELECT makes. */
export type MadeStep = Exclude<StepDefinition, { kind: 'table' }>;

/** The columns of a step that the program makes itself, for catalog, comments and lineage alike. */
export function madeTable(step: MadeStep): MadeTable {
  return step.kind === 'segmentation' ? segmentationTable(step) : lifetimeValueTable(step);
}

function segmentationTable({ source, key, features, outliers, names }: Segmentation): MadeTable {
  const apart = outliers === undefined ? '' : '; negative for an outlier';
  const made = (name: string, type: string, description: string): MadeColumn => ({
    name,
    type,
    description,
    from: features,
  });
  return {
    grain: `one row per row of ${source}`,
    source,
    columns: [
      { name: key, type: undefined, description: `as in ${source}`, from: [key] },
      made(
        'Cluster',
        'INTEGER',
        `number of its cluster by ${features.join(', ')}, kept from run to run${apart}`,
      ),
      made(
        'Position',
        'INTEGER',
        'place of the cluster in ascending order of its centre, which follows from the data alone',
      ),
      ...(names.length === 0 ? [] : [made('Segment', 'VARCHAR', 'name of the cluster; none for an outlier')]),
      made('Distance', 'DOUBLE', 'distance to its own centre, in scaled units; none for an outlier'),
      made('Next_Cluster', 'INTEGER', 'the nearest cluster besides its own'),
      made('Next_Distance', 'DOUBLE', 'distance to the centre of that one'),
      made(
        'Set_Apart_By',
        'VARCHAR',
        'the feature that speaks most for its cluster against the next, or lies furthest outside for an outlier',
      ),
    ],
  };
}

function lifetimeValueTable(definition: LifetimeValue): MadeTable {
  const { source, key, frequency, recency, age, value, horizon_days } = definition;
  const ahead = `in the ${horizon_days} days after the as-of date`;
  const purchases = [frequency, recency, age];
  const made = (name: string, description: string, from: string[]): MadeColumn => ({
    name,
    type: 'DOUBLE',
    description,
    from,
  });
  return {
    grain: `one row per row of ${source}: what is expected of it ${ahead}`,
    source,
    columns: [
      { name: key, type: undefined, description: `as in ${source}`, from: [key] },
      made('Probability_Alive', 'probability that it will ever buy again, 0 to 1', purchases),
      made('Expected_Purchases', `repeat purchases expected ${ahead}`, purchases),
      made('Expected_Value', `value expected of one purchase, in the unit of ${value}`, [frequency, value]),
      made(
        'Lifetime_Value',
        `Expected_Purchases times Expected_Value: value expected ${ahead}, not discounted`,
        [...purchases, value],
      ),
    ],
  };
}
