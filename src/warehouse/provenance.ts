/** What a row of a row-level table knows of where it came from, besides its content. */
export const PROVENANCE: readonly string[] = [
  'ingestion_timestamp',
  'source_file',
  'processing_date',
  '_file_id',
  '_line',
];
