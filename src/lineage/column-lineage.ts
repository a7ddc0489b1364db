import type { SqlRemark, TreeNode } from '../definitions/sql-tree.ts';
import { queryRelation } from './query-relation.ts';
import type { Catalog, Relation, Resolving } from './scope.ts';
import { type ColumnRef, refOfKey } from './uses.ts';

/** One column of a SELECT, and the columns of the catalog's tables that it comes from. */
interface OutputColumn {
  /** As DuckDB calls it; empty for an expression that has no alias. */
  name: string;
  /** What its value is computed from. A constant has none. */
  direct: ColumnRef[];
  /** What decides which rows there are, or picks among values: filters, joins, groups, orders, conditions. */
  indirect: ColumnRef[];
}

export interface ColumnLineage {
  columns: OutputColumn[];
  /** The tables whose rows become rows of it. */
  tables: string[];
  /** Names that mean nothing, or more than one thing, and what is not understood: nothing is guessed for them. */
  problems: SqlRemark[];
}

/**
 * What each output column of a SELECT comes from: through CTEs, subqueries, joins, set operations, aliases and
 * stars, down to the tables of the catalog. A call of a macro is a function of its arguments. A column can be in
 * both lists.
 *
 * @param statements DuckDB's parse trees of one SELECT
 */
export function columnLineage(statements: readonly TreeNode[], catalog: Catalog): ColumnLineage {
  const problems = new Map<string, SqlRemark>();
  const resolving: Resolving = {
    catalog,
    report: (finding) => problems.set(`${finding.offset} ${finding.message}`, finding),
    queryRelation: (node, outer, ctes) => queryRelation(node, outer, ctes, resolving),
  };
  const made = queryRelation(statements[0]?.node, undefined, new Map(), resolving);
  return { columns: outputs(made), tables: [...made.tables], problems: [...problems.values()] };
}

function outputs({ columns, rows }: Relation): OutputColumn[] {
  return columns.map(({ name, uses }) => ({
    name,
    direct: [...uses.direct].map(refOfKey),
    indirect: [...new Set([...uses.indirect, ...rows.indirect])].map(refOfKey),
  }));
}
