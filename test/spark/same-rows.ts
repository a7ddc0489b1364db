/**
 * A row's values as text that is the same on both engines where the values are: whole numbers and decimals without
 * the zeros that say nothing, doubles to nine digits, everything else as it is printed. `types` are DuckDB's.
 */
export function comparable(row: readonly unknown[], types: readonly string[]): string {
  const cells = row.map((value, i) => {
    if (value === null || value === undefined) return null;
    if (/^(DOUBLE|FLOAT)$/.test(types[i] ?? '')) return Number(Number(value).toPrecision(9)) + 0;
    return /^(DECIMAL|.*INT)/.test(types[i] ?? '') ? withoutZeros(String(value)) : String(value);
  });
  return JSON.stringify(cells);
}

function withoutZeros(number: string): string {
  return number.includes('.') ? number.replace(/\.?0+$/, '') : number;
}
