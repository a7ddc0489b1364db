import { z } from 'zod';
import { strict } from './strict.ts';
import { tableName } from './table-name.ts';

/** The column of a segment table that names a row's segment. */
export const SEGMENT = 'Segment';

/** The names that a table of assignments has for its own columns. */
const ASSIGNMENT_COLUMNS = [
  'campaign',
  'segment',
  'arm',
  'assigned_on',
  'seed',
  'control_share',
  'exported_at',
  'run_id',
];

/** Keeps who is in which campaign, treated or control: `mallard segments export` writes the table, and no run does. */
export const campaignsStep = strict({
  campaigns: tableName,
  /** The column that names a customer. */
  key: z
    .string()
    .min(1)
    .refine(
      (name) => !ASSIGNMENT_COLUMNS.includes(name.toLowerCase()),
      'the record has a column of its own by this name',
    ),
  /** Tables with the key and a column `Segment` that customers are drawn from; the first where none is named. */
  segments: z.union([tableName, z.array(tableName).min(1)]).transform((tables) => [tables].flat()),
});

/** Where a pipeline keeps its campaigns, and what they are drawn from. */
export interface Campaigns {
  /** The table of assignments. */
  table: string;
  key: string;
  segments: readonly string[];
}

/** The columns of a table of assignments, in order: what each holds, and the columns of the segment table it is of. */
export function assignmentColumns({ key, segments }: Campaigns): {
  name: string;
  type: string | undefined;
  description: string;
  from: readonly string[];
}[] {
  const own = (name: string, type: string, description: string) => ({ name, type, description, from: [] });
  return [
    own('campaign', 'VARCHAR', 'name of the campaign'),
    { name: key, type: undefined, description: `as in ${segments.join(', ')}`, from: [key] },
    { name: 'segment', type: 'VARCHAR', description: 'segment the customer was in', from: [SEGMENT] },
    { name: 'arm', type: 'VARCHAR', description: 'treated: on the list; control: kept aside', from: [key] },
    own('assigned_on', 'DATE', 'as-of date of the segments it was drawn by'),
    own('seed', 'BIGINT', 'seed of the draw'),
    own('control_share', 'DECIMAL(9,6)', 'share asked for as control, 0 to 1'),
    own('exported_at', 'TIMESTAMP', 'when the run that drew the campaign began (UTC)'),
    own('run_id', 'VARCHAR', 'run that drew the campaign'),
  ];
}
