/** How one tool is told of the published file. */
export interface Connection {
  tool: string;
  /** What is copied into it, each text with what it is. */
  settings: { label: string; text: string }[];
  note?: string;
}

/** What to copy into other tools so that they read this file. */
export function connectionsTo(file: string): Connection[] {
  const code = ['import duckdb', `duckdb.connect(${JSON.stringify(file)}, read_only=True)`];
  return [
    { tool: 'Python', settings: [{ label: 'Code', text: code.join('\n') }] },
    { tool: 'JDBC', settings: [{ label: 'URL', text: `jdbc:duckdb:${file}` }], note: 'open it read-only' },
  ];
}
