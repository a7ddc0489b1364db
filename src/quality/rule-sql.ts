import type { Expectations } from '../definitions/expectations.ts';
import type { Expectation } from '../definitions/rule.ts';
import { quoteText } from '../warehouse/quote.ts';

/** TRUE for a row that the rule judges and that breaks it. What is not TRUE violates: false and null alike. */
export function violates(rule: Expectation): string {
  const isBroken = `not coalesce((${rule.expect}), false)`;
  return rule.filter === undefined ? isBroken : `${isJudged(rule)} and ${isBroken}`;
}

/** TRUE for a row that the rule judges: all, unless it has a filter. */
export function isJudged({ filter }: Expectation): string {
  return filter === undefined ? 'true' : `coalesce((${filter}), false)`;
}

/** TRUE for a row that a route sets aside, before any rule. */
export function isRouted(rules: Expectations): string {
  return anyOf(rules.routes.map((route) => `coalesce((${route.when}), false)`));
}

/** TRUE for a row that a route by this number takes: the first route whose condition holds. */
export function takenByRoute(rules: Expectations, index: number): string {
  const earlier = rules.routes.slice(0, index).map((route) => `not coalesce((${route.when}), false)`);
  return [...earlier, `coalesce((${rules.routes[index]?.when}), false)`].join(' and ');
}

/** The rules whose violators do not stay in the table. */
export function droppingRules(rules: Expectations): Expectation[] {
  return rules.expectations.filter((rule) => rule.on_violation === 'drop');
}

/** TRUE for a row, routed or not, that breaks one of these rules. */
export function breaksAny(rules: readonly Expectation[]): string {
  return anyOf(rules.map(violates));
}

/** The names of those of these rules that a row breaks, and what each asks for, as two expressions. */
export function brokenRules(rules: readonly Expectation[]): { names: string; reasons: string } {
  const list = (separator: string, text: (rule: Expectation) => string) => {
    const broken = rules.map((rule) => `case when ${violates(rule)} then ${quoteText(text(rule))} end`);
    return `concat_ws(${[quoteText(separator), ...broken].join(', ')})`;
  };
  return {
    names: list(', ', (rule) => rule.name),
    reasons: list('; ', (rule) => rule.description ?? rule.expect),
  };
}

function anyOf(conditions: readonly string[]): string {
  return conditions.length === 0 ? 'false' : conditions.map((condition) => `(${condition})`).join(' or ');
}
