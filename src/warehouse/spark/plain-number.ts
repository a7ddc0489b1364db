/** A 64-bit integer as `Database.rows` gives it: a number where JavaScript has it exactly, and text otherwise. */
export function plainNumber(whole: bigint): number | string {
  const number = Number(whole);
  return Number.isSafeInteger(number) ? number : String(whole);
}
