import { MallardError } from '../../errors.ts';
import { sparkTable, sparkText } from './names.ts';
import type { Ask } from './transport.ts';

/** A schema of nothing but a comment, which says whose tables are beside it. */
const CLAIM = 'mallard';

/** The schema of tables that last as long as a session. */
const SCRATCH = 'mallard_scratch';

/** What the schemas of tables may be called. */
const SCHEMAS = ['bronze', 'silver', 'gold', 'quality'];

const OWNER = 'tables of the Mallard warehouse ';

/** What a warehouse knows of itself, and of its tables on a server. */
export interface Claimant {
  /** The same for no other warehouse, and for no copy of this one. */
  id: string;
  /** Those that its records say are there. */
  tables: readonly string[];
}

/**
 * Makes a server's schemas this warehouse's, and begins a session there, in an empty schema of its own. Throws `usage`
 * where they are another's, or where there are tables of whomever: ours have the same names. So it does where this
 * warehouse has tables, and the server has never seen them.
 */
export async function claimServer(ask: Ask, claimant: Claimant): Promise<void> {
  const own = OWNER + claimant.id;
  const found = await commentOf(ask, CLAIM);
  if (found === undefined) {
    await refuseUnknown(ask, claimant);
    await ask(`create database ${sparkTable(CLAIM)} comment ${sparkText(own)}`);
  } else if (found !== own) throw takenError(found);
  // What a killed run was writing there goes with the schema, whether the server calls it a table yet or not.
  await ask(`drop database if exists ${sparkTable(SCRATCH)} cascade`);
  await ask(`create database ${sparkTable(SCRATCH)}`);
  await ask(`use ${sparkTable(SCRATCH)}`);
}

/** Undefined where there is no such schema. */
async function commentOf(ask: Ask, schema: string): Promise<string | undefined> {
  const { rows: there } = await ask(`show databases like ${sparkText(schema)}`);
  if (there.length === 0) return undefined;
  const { rows } = await ask(`describe database ${sparkTable(schema)}`);
  return String(rows.find(([name]) => name === 'Comment')?.[1] ?? '');
}

/** On a server that no warehouse has claimed, there is either nothing or what this one has put there. */
async function refuseUnknown(ask: Ask, { tables }: Claimant): Promise<void> {
  const own = tables.map((table) => table.split('.')[0] ?? '');
  const there = await tablesOn(ask, new Set([...SCHEMAS, ...own]));
  const missing = tables.find((table) => !there.includes(table.toLowerCase()));
  if (missing !== undefined)
    throw new MallardError('usage', 'this Spark server does not have the tables of this warehouse', {
      where: missing,
      next: 'is it another server or catalog than before? To begin there anew, load the files into a new warehouse: --warehouse FILE',
    });
  const [other] = tables.length === 0 ? there : [];
  if (other !== undefined)
    throw new MallardError(
      'usage',
      'there are tables on this Spark server already that a run would write over',
      {
        where: other,
        next: `give this warehouse a server or catalog of its own. Where they are left over and may go: drop database ${other.split('.')[0]} cascade`,
      },
    );
}

async function tablesOn(ask: Ask, schemas: ReadonlySet<string>): Promise<string[]> {
  const { rows: databases } = await ask('show databases');
  const there = databases.map(([name]) => String(name).toLowerCase());
  const tables: string[] = [];
  for (const schema of [...schemas].filter((one) => there.includes(one))) {
    const { columns, rows } = await ask(`show tables in ${sparkTable(schema)}`);
    tables.push(...rows.map((row) => `${schema}.${String(row[columns.indexOf('tableName')]).toLowerCase()}`));
  }
  return tables;
}

function takenError(owner: string): MallardError {
  return new MallardError('usage', 'the tables on this Spark server are those of another Mallard warehouse', {
    where: owner || `schema ${CLAIM}`,
    next: `give this one a server or catalog of its own, as a copy needs too. If the other is gone for good: drop database ${CLAIM} cascade, and, unless this one was restored from it or moved, bronze, silver, gold, quality and ops too`,
  });
}
