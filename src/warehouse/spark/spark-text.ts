import { quoteText } from '../quote.ts';
import { spellText } from './expand-macros.ts';

/** A text as Spark reads the same: an expression, since no literal of the session's spelling holds every text. */
export function sparkText(text: string): string {
  return spellText(quoteText(text));
}

/** A text where Spark's grammar wants a literal: in comments and paths it reads escapes, whatever the session says. */
export function sparkLiteral(text: string): string {
  return `'${text.replaceAll(/[\\']/g, '\\$&').replaceAll('${', '$\\{')}'`;
}
