import type { SqlFile } from './sql-file.ts';

/** A node of DuckDB's parse tree. */
export type TreeNode = { [key: string]: unknown };

/** Something about a SQL text, and where: a 0-based offset in bytes, as DuckDB counts. */
export interface SqlRemark {
  message: string;
  offset: number;
}

/** Looks at every node below and including this one. */
export function visit(node: unknown, look: (node: TreeNode) => void): void {
  if (Array.isArray(node)) for (const child of node) visit(child, look);
  else if (typeof node === 'object' && node !== null) {
    look(node as TreeNode);
    for (const child of Object.values(node)) visit(child, look);
  }
}

export function offsetOf(node: TreeNode): number {
  return typeof node.query_location === 'number' ? node.query_location : 0;
}

/** The tables a SELECT reads, as `schema.table`, each with its offset; its own CTEs left out. */
export function tablesRead(statements: readonly TreeNode[]): { table: string; offset: number }[] {
  const ctes = new Set<string>();
  const tables: { table: string; offset: number }[] = [];
  for (const statement of statements) {
    visit(statement, (node) => {
      const map = (node.cte_map as { map?: { key: string }[] } | undefined)?.map ?? [];
      for (const { key } of map) ctes.add(key.toLowerCase());
    });
    visit(statement, (node) => {
      if (node.type !== 'BASE_TABLE') return;
      const name = String(node.table_name);
      if (node.schema_name === undefined && ctes.has(name.toLowerCase())) return;
      tables.push({
        table: node.schema_name === undefined ? name : `${node.schema_name}.${name}`,
        offset: offsetOf(node),
      });
    });
  }
  return tables;
}

/** `file:line:column` of a byte offset into a SQL file; columns count characters. */
export function placeInFile(file: SqlFile, offset: number): string {
  const before = Buffer.from(file.text).subarray(0, offset).toString().split('\n');
  return `${file.shownAs}:${before.length}:${[...(before.at(-1) ?? '')].length + 1}`;
}
