import type { LookupDefinition } from '../definitions/steps.ts';
import { MallardError, messageOf } from '../errors.ts';
import type { Database } from '../warehouse/database.ts';
import { quoteName, quoteTable, quoteText } from '../warehouse/quote.ts';

/** Makes a lookup table anew from its CSV, whose header has to be the declared columns in their order. */
export async function loadLookup(database: Database, lookup: LookupDefinition): Promise<void> {
  const names = Object.keys(lookup.columns);
  const types = Object.entries(lookup.columns).map(
    ([name, type]) => `${quoteText(name)}: ${quoteText(type)}`,
  );
  const read = (columns: string, header: boolean) =>
    `read_csv(${quoteText(lookup.path)}, auto_detect = false, header = ${header}, delim = ',', quote = '"', escape = '"', columns = {${columns}})`;
  try {
    const text = names.map((name) => `${quoteText(name)}: 'varchar'`).join(', ');
    const { rows } = await database.query(`select * from ${read(text, false)} limit 1`);
    if (rows[0]?.join() !== names.join()) {
      throw new MallardError(
        'definition',
        `the lookup's header is ${rows[0]?.join(',') ?? 'missing'}, its columns are ${names.join(',')}`,
        {
          where: `${lookup.file}:1`,
          next: "make the header and the pipeline's list of columns agree",
        },
      );
    }
    await refuseInexact(database, lookup, read(text, true));
    await database.run(
      `create or replace table ${quoteTable(lookup.table)} as select * from ${read(types.join(', '), true)}`,
    );
    await database.engine.sendTable(lookup.table);
  } catch (error) {
    if (error instanceof MallardError) throw error;
    const [first = ''] = messageOf(error).split('\n');
    const line = /Line: (\d+)/.exec(messageOf(error))?.[1];
    throw new MallardError('definition', `the lookup cannot be read: ${first}`, {
      where: line === undefined ? lookup.file : `${lookup.file}:${line}`,
      next: 'mend the line and run: mallard validate',
      cause: error,
    });
  }
}

const WHOLE = /^(u?(tiny|small|big|huge)?int(eger)?)$/i;
const NUMERIC = /^(u?(tiny|small|big|huge)?int(eger)?|float|double|real|decimal.*|numeric.*)$/i;

/** DuckDB reads 12.5, 1_000 and 0x10 as whole numbers; a lookup means what it says. */
async function refuseInexact(database: Database, lookup: LookupDefinition, text: string): Promise<void> {
  const numeric = Object.entries(lookup.columns).filter(([, type]) => NUMERIC.test(type));
  for (const [name, type] of numeric) {
    const pattern = WHOLE.test(type)
      ? '[+-]?[0-9]+'
      : '[+-]?([0-9]+([.][0-9]*)?|[.][0-9]+)([eE][+-]?[0-9]+)?';
    const column = quoteName(name);
    const [wrong] = await database.rows<{ line: number; value: string }>(
      `select line, value from (select row_number() over () + 1 as line, ${column} as value from ${text})
       where value is not null and not regexp_full_match(value, ${quoteText(pattern)}) order by line limit 1`,
    );
    if (wrong !== undefined) {
      throw new MallardError('definition', `${name} is ${type}, and '${wrong.value}' is none`, {
        where: `${lookup.file}:${wrong.line}`,
        next: 'mend the line and run: mallard validate',
      });
    }
  }
}
