import type { Value } from '../../../warehouse/statements.ts';
import { type Rows, records } from '../lib/answer.ts';

interface Summary {
  column_name: string;
  min: Value;
  max: Value;
  approx_unique: Value;
  avg: Value;
  q50: Value;
  null_percentage: Value;
}

/** Texts longer than this tell no more in a table. */
const LONGEST = 40;

/** A table's columns, in their order, each with what DuckDB's summary says of its values, once that is there. */
export function columnsWithProfile(columns: Rows, profile: Rows | undefined): Rows {
  if (profile === undefined) return columns;
  const known = new Map(records<Summary>(profile).map((summary) => [summary.column_name, summary]));
  const at = columns.columns.findIndex(({ name }) => name === 'column');
  return {
    columns: [
      ...columns.columns,
      { name: 'empty', type: 'DOUBLE' },
      { name: 'different', type: 'BIGINT' },
      ...['smallest', 'median', 'mean', 'largest'].map((name) => ({ name, type: 'VARCHAR' })),
    ],
    rows: columns.rows.map((row) => {
      const summary = known.get(String(row[at]));
      return [
        ...row,
        summary?.null_percentage ?? null,
        summary?.approx_unique ?? null,
        short(summary?.min),
        number(summary?.q50),
        number(summary?.avg),
        short(summary?.max),
      ];
    }),
  };
}

function short(value: Value | undefined): Value {
  const text = value === null || value === undefined ? null : String(value);
  return text !== null && text.length > LONGEST ? `${text.slice(0, LONGEST - 1)}…` : text;
}

/** Of a number no more digits than one reads; of a time, its day. */
function number(value: Value | undefined): Value {
  const text = short(value);
  if (typeof text === 'string' && /^\d{4}-\d\d-\d\d /.test(text)) return text.slice(0, 10);
  if (text === null || text === '' || Number.isNaN(Number(text))) return text;
  return String(Number(Number(text).toPrecision(6)));
}
