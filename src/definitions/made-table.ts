import { assignmentColumns, type Campaigns } from './campaigns.ts';
import { SPELL_DATES } from './history.ts';
import type { LifetimeValue } from './lifetime-value.ts';
import type { Segmentation } from './segmentation.ts';
import type { HistoryDefinition, StepDefinition } from './steps.ts';

/** A column that the program writes and no SELECT, and the columns it is made of. */
interface MadeColumn {
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
  /** Further tables that take the place of `source` when they are asked for; they have the same columns. */
  otherSources?: readonly string[];
  columns: readonly MadeColumn[];
}

/** A step that no SELECT makes. */
export type MadeStep = Exclude<StepDefinition, { kind: 'table' }>;

/** The columns of a step that the program makes itself, for catalog, comments and lineage alike. */
export function madeTable(step: MadeStep): MadeTable {
  switch (step.kind) {
    case 'segmentation':
      return segmentationTable(step);
    case 'history':
      return historyTable(step);
    case 'campaigns':
      return campaignsTable(step);
    case 'lifetime_value':
      return lifetimeValueTable(step);
  }
}

function campaignsTable(campaigns: Campaigns): MadeTable {
  const [source = '', ...otherSources] = campaigns.segments;
  const grain =
    'one row per campaign and customer drawn for it; a record of decisions that no run makes anew';
  return { grain, source, otherSources, columns: assignmentColumns(campaigns) };
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

function historyTable({ of, key, changes, carries }: HistoryDefinition): MadeTable {
  const copied = (name: string, description: string): MadeColumn => ({
    name,
    type: undefined,
    description,
    from: [name],
  });
  return {
    grain: `one row per spell in which a row of ${of} had the same ${changes.join(' and ')}`,
    source: of,
    columns: [
      ...key.map((name) => copied(name, `as in ${of}`)),
      ...changes.map((name) => copied(name, `as in ${of} during the spell`)),
      ...carries.map((name) => copied(name, `as in ${of} when the spell began`)),
      ...Object.entries(SPELL_DATES).map(
        ([name, description]): MadeColumn => ({
          name,
          type: 'DATE',
          description,
          from: [...key, ...changes],
        }),
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
