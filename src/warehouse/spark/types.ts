import { MallardError } from '../../errors.ts';

const TYPES: Record<string, string> = {
  BOOLEAN: 'boolean',
  TINYINT: 'tinyint',
  SMALLINT: 'smallint',
  INTEGER: 'int',
  BIGINT: 'bigint',
  UTINYINT: 'smallint',
  USMALLINT: 'int',
  UINTEGER: 'bigint',
  UBIGINT: 'decimal(20, 0)',
  HUGEINT: 'decimal(38, 0)',
  FLOAT: 'float',
  DOUBLE: 'double',
  DATE: 'date',
  TIMESTAMP: 'timestamp_ntz',
  'TIMESTAMP WITH TIME ZONE': 'timestamp',
  VARCHAR: 'string',
  JSON: 'string',
  BLOB: 'binary',
  // What has no type, as `null`, becomes an INTEGER where DuckDB makes a table of it.
  SQLNULL: 'int',
};

/** Spark's type for one of DuckDB's, which holds the same values. Throws `definition` where there is none. */
export function sparkType(type: string, column: string): string {
  const bare = type.replaceAll('"', '').toUpperCase();
  if (/^DECIMAL\(\d+,\s*\d+\)$/.test(bare)) return bare.toLowerCase();
  if (bare.endsWith('[]')) return `array<${sparkType(type.slice(0, -2), column)}>`;
  const found = TYPES[bare];
  if (found !== undefined) return found;
  throw new MallardError('definition', `column ${column} is ${type}, which a table on Spark cannot hold`, {
    next: 'cast it to text, a number, a date or a timestamp',
  });
}

/** A type of DuckDB's that a Parquet file keeps exactly: it has no integers of more than 64 bits. */
export function parquetType(type: string): string {
  if (type === 'HUGEINT') return 'DECIMAL(38,0)';
  return type === 'UBIGINT' ? 'DECIMAL(20,0)' : type;
}
