import type { Database } from '../warehouse/database.ts';
import type { Profile } from './profile.ts';
import { SAMPLE } from './read-sample.ts';

/** More columns than these are not tried together. */
const MOST_IN_A_PAIR = 16;
const MOST_IN_A_TRIPLE = 8;

/**
 * The columns that tell a sample's records apart: one, or the fewest together. Names that sound like keys come first,
 * then the order of the file. Empty where there is none, or where too few records say anything.
 */
export async function findKey(
  database: Database,
  profiles: readonly Profile[],
  records: number,
): Promise<number[]> {
  if (records < 2) return [];
  const able = profiles
    .map((profile, i) => ({ profile, i }))
    .filter(({ profile }) => profile.present === records && canBeKey(profile))
    .sort((a, b) => rankOf(a.profile) - rankOf(b.profile) || a.i - b.i);
  const single = able.find(({ profile }) => profile.distinct === records && isKeyAlone(profile));
  if (single !== undefined) return [single.i];
  const several = able.filter(({ profile }) => profile.distinct > 1);
  for (const group of [
    ...groupsOf(several.slice(0, MOST_IN_A_PAIR), 2),
    ...groupsOf(several.slice(0, MOST_IN_A_TRIPLE), 3),
  ]) {
    const possible = group.reduce((product, { profile }) => product * profile.distinct, 1);
    const places = group.map(({ i }) => i);
    if (possible >= records && (await isUnique(database, places))) return places.sort((a, b) => a - b);
  }
  return [];
}

/** Whether no two records of the sample agree in all of these columns. */
export async function isUnique(database: Database, columns: readonly number[]): Promise<boolean> {
  const values = columns.map((i) => `v${i}`);
  const { twice } = await database.row<{ twice: number }>(
    `select count(*) as twice from (
       select 1 from ${SAMPLE} where ${values.map((v) => `${v} is not null`).join(' and ')}
       group by ${values.join(', ')} having count(*) > 1 limit 1)`,
  );
  return twice === 0;
}

/** Amounts and measurements are unique by chance; long texts are no keys. */
function canBeKey({ reading, examples }: Profile): boolean {
  const type = reading?.type ?? 'VARCHAR';
  const isShort = examples.every((value) => value.length <= 64);
  return ['INTEGER', 'BIGINT', 'DATE', 'TIMESTAMP'].includes(type) || (type === 'VARCHAR' && isShort);
}

function isKeyAlone({ reading }: Profile): boolean {
  return reading === undefined || reading.type === 'INTEGER' || reading.type === 'BIGINT';
}

function rankOf({ name }: Profile): number {
  return /(^|_)(id|key|no|nr|num|number|nummer|code|uuid|guid|sku)$/.test(name) ? 0 : 1;
}

function groupsOf<One>(ones: readonly One[], size: number): One[][] {
  if (size === 0) return [[]];
  return ones.flatMap((one, i) => groupsOf(ones.slice(i + 1), size - 1).map((group) => [one, ...group]));
}
