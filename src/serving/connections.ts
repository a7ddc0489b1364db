import { quoteText } from '../warehouse/quote.ts';

/** What to type into one tool to open the published file, read-only. */
export interface Connection {
  tool: string;
  /** Each to be copied as it is: in a box of that name, a file, or a program. */
  settings: { label: string; text: string }[];
  note?: string;
}

const DRIVER_PROPERTY = 'duckdb.read_only=true';

/**
 * How each tool opens a published file, with its path quoted as that tool reads it. `docs/bi.md` says what comes before
 * and after, and which of them have been tried.
 *
 * @param file the published file, by its absolute path on the machine where the tool runs
 */
export function connectionsTo(file: string): Connection[] {
  return [
    odbc(file),
    jdbc(file),
    dbeaver(file),
    {
      tool: 'Power BI',
      settings: [
        { label: 'Database Location', text: file },
        { label: 'read_only', text: 'true' },
      ],
    },
    {
      tool: 'Tableau',
      settings: [
        { label: 'DuckDB Server', text: 'Local file' },
        { label: 'File', text: file },
      ],
      note: 'the connector opens files read-only by itself',
    },
    {
      tool: 'Metabase',
      settings: [
        { label: 'Database file', text: file },
        { label: 'Establish a read-only connection', text: 'on' },
      ],
    },
    {
      tool: 'Superset',
      settings: [
        { label: 'SQLAlchemy URI', text: sqlAlchemyUri(file) },
        { label: 'Engine Parameters', text: '{"connect_args": {"read_only": true}}' },
      ],
    },
    python(file),
    {
      tool: 'R',
      settings: [
        {
          label: 'R',
          text: `con <- DBI::dbConnect(duckdb::duckdb(), dbdir = ${literal(file)}, read_only = TRUE)`,
        },
      ],
    },
    shell(file),
  ];
}

function odbc(file: string): Connection {
  return {
    tool: 'ODBC',
    settings: [
      {
        label: 'Connection string',
        text: `Driver={DuckDB Driver};Database=${odbcValue(file)};access_mode=READ_ONLY`,
      },
      {
        label: 'odbc.ini',
        text: `[Mallard]\nDriver = DuckDB Driver\nDatabase = ${file}\naccess_mode = READ_ONLY`,
      },
    ],
  };
}

function jdbc(file: string): Connection {
  return {
    tool: 'JDBC',
    settings: [
      { label: 'URL', text: `jdbc:duckdb:${file}` },
      { label: 'Property', text: DRIVER_PROPERTY },
      { label: 'Both in one URL', text: `jdbc:duckdb:${file};${DRIVER_PROPERTY}` },
    ],
    ...noteOnSemicolon(file),
  };
}

function dbeaver(file: string): Connection {
  return {
    tool: 'DBeaver',
    settings: [
      { label: 'Path', text: file },
      { label: 'Driver properties', text: DRIVER_PROPERTY },
    ],
    ...noteOnSemicolon(file),
  };
}

/** The driver takes all that follows a semicolon for options, and knows no way to write one that is part of a path. */
function noteOnSemicolon(file: string): Pick<Connection, 'note'> {
  return file.includes(';')
    ? { note: 'no JDBC URL can hold a path with a semicolon: move the warehouse' }
    : {};
}

function python(file: string): Connection {
  const uri = literal(sqlAlchemyUri(file));
  return {
    tool: 'Python',
    settings: [
      { label: 'duckdb', text: `duckdb.connect(${literal(file)}, read_only=True)` },
      { label: 'SQLAlchemy', text: `create_engine(${uri}, connect_args={"read_only": True})` },
    ],
  };
}

function shell(file: string): Connection {
  return {
    tool: "DuckDB's shell",
    settings: [
      { label: 'Command', text: `duckdb -readonly ${shellWord(file)}` },
      { label: 'In a session', text: `attach ${quoteText(file)} as mallard (read_only);` },
    ],
  };
}

/** Python and R read a JSON string as JSON does. */
function literal(text: string): string {
  return JSON.stringify(text);
}

function sqlAlchemyUri(file: string): string {
  return `duckdb:///${file.split('/').map(encodeURIComponent).join('/')}`;
}

/** In braces where a character would end the value or open one; a closing brace is written twice (ODBC, SQLDriverConnect). */
function odbcValue(text: string): string {
  return /[[\]{}(),;?*=!@]/.test(text) ? `{${text.replaceAll('}', '}}')}}` : text;
}

/** A word for `sh`. */
function shellWord(text: string): string {
  return /^[\w/.+-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}
