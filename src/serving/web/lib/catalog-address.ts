import { query } from './answer.ts';
import { addressOf } from './route.ts';

/** The address of a table's page in the catalog. */
export function catalogAddress(table: string): string {
  return `${addressOf(['operations', 'catalog'])}${query({ table })}`;
}
