import { MallardError } from '../../errors.ts';
import type { Database } from '../database.ts';
import { sparkName, sparkText } from './names.ts';
import type { Ask } from './table-format.ts';

/** The schema of tables that last as long as a session. Its comment says whose tables are beside it. */
const SCRATCH = 'mallard_scratch';

const OWNER = 'tables of the Mallard warehouse ';

/**
 * Makes a server's schemas this warehouse's, and its scratch an empty one that a session works in. Throws `usage` where they
 * are another's: its tables have the same names, and its records would be wrong from then on.
 */
export async function claimServer(ask: Ask, records: Database): Promise<void> {
  const { id } = await records.row<{ id: string }>('select warehouse_id as id from ops.warehouse');
  const own = OWNER + id;
  const found = await commentOfScratch(ask);
  if (found?.startsWith(OWNER) && found !== own)
    throw new MallardError(
      'usage',
      'the tables on this Spark server are those of another Mallard warehouse',
      {
        where: found,
        next: `give this one a server or catalog of its own. If the other is gone for good, and its tables may go: drop database ${SCRATCH} cascade`,
      },
    );
  await ask(`drop database if exists ${sparkName(SCRATCH)} cascade`);
  await ask(`create database ${sparkName(SCRATCH)} comment ${sparkText(own)}`);
  await ask(`use ${sparkName(SCRATCH)}`);
}

async function commentOfScratch(ask: Ask): Promise<string | undefined> {
  const { rows: there } = await ask(`show databases like ${sparkText(SCRATCH)}`);
  if (there.length === 0) return undefined;
  const { rows } = await ask(`describe database ${sparkName(SCRATCH)}`);
  const comment = rows.find(([name]) => name === 'Comment')?.[1];
  return comment === undefined ? undefined : String(comment);
}
