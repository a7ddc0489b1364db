/** What a table and its columns hold, in words. */
export interface TableWords {
  table: string;
  comment: string;
  columns: Readonly<Record<string, string>>;
}
