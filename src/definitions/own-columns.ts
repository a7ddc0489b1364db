/** A column that bronze adds to a contract's. */
interface OwnColumn {
  name: string;
  /** As DuckDB writes it. */
  type: 'TIMESTAMP' | 'DATE' | 'VARCHAR' | 'BIGINT';
  /** What of a file it tells, its path or all of it; undefined where the run's clock makes it. */
  from: 'path' | '*' | undefined;
  description: string;
}

/** The columns that bronze adds to the contract's, in their order. */
export const OWN_COLUMNS: readonly OwnColumn[] = [
  {
    name: 'ingestion_timestamp',
    type: 'TIMESTAMP',
    from: undefined,
    description: 'when the file was loaded into bronze (UTC)',
  },
  { name: 'source_file', type: 'VARCHAR', from: 'path', description: 'path of the file within its source' },
  { name: 'processing_date', type: 'DATE', from: undefined, description: 'day of ingestion_timestamp' },
  {
    name: '_file_id',
    type: 'VARCHAR',
    from: '*',
    description: "the file's content, as the first 16 hex digits of its SHA-256",
  },
  { name: '_line', type: 'BIGINT', from: '*', description: 'physical line of the record in that file' },
  {
    name: '_rescued_data',
    type: 'VARCHAR',
    from: '*',
    description: 'fields of the record that the contract has no column for, as JSON',
  },
];

export const OWN_NAMES: readonly string[] = OWN_COLUMNS.map(({ name }) => name);

/** What names a record: a row-level table carries it, so that each of its rows is found in the file. */
export const RECORD_KEY: readonly string[] = ['_file_id', '_line'];

/** What a row of a row-level table knows of where it came from, besides its content: all but what only bronze keeps. */
export const PROVENANCE = OWN_COLUMNS.filter(({ name }) => name !== '_rescued_data');

export const PROVENANCE_NAMES: readonly string[] = PROVENANCE.map(({ name }) => name);
