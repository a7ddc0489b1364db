/** Who is to be taken out. The value is never written anywhere. */
export interface Forgetting {
  value: string;
  /** The value in every spelling that arrived. */
  spellings: readonly string[];
  erasureId: string;
}
