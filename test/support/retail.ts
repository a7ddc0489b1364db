/** The header of the real files. */
export const HEADER = 'Invoice,StockCode,Description,Quantity,Price,Customer ID,Country,InvoiceDate';

interface Line {
  invoice?: string;
  stockCode?: string;
  description?: string;
  quantity?: string;
  price?: string;
  customer?: string;
  country?: string;
  date?: string;
}

/** One invoice line as text, good in every field that is not given. */
export function retailLine(line: Line = {}): string {
  const { invoice = '489434', stockCode = '85048', description = 'GLASS BALL', quantity = '12' } = line;
  const { price = '6.95', customer = '13085.0', country = 'United Kingdom', date = '2025-06-26' } = line;
  return [invoice, stockCode, description, quantity, price, customer, country, date].join(',');
}

/** A file of these lines under the real header. */
export function retailFile(...lines: string[]): string {
  return `${[HEADER, ...lines].join('\n')}\n`;
}
