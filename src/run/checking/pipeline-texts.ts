import type { Check } from '../../definitions/rule.ts';
import type { PipelineDefinition, TableDefinition } from '../../definitions/steps.ts';

/** Every SQL text of a pipeline as it is parsed: SELECTs as they are, expressions as a SELECT of themselves. */
export function textsOf({ sources, steps, report }: PipelineDefinition): string[] {
  const persons = sources.flatMap(({ bronze }) => bronze.person ?? []);
  const tables = steps.filter((step) => step.kind === 'table');
  const texts = [
    ...persons.map(asSelect),
    ...tables.flatMap(textsOfTable),
    ...report.map(({ sql }) => sql.text),
  ];
  return [...new Set(texts)];
}

function textsOfTable({ sql, rules }: TableDefinition): string[] {
  return [
    sql.text,
    ...expressionsOf(rules).map(([, expression]) => asSelect(expression)),
    ...rules.checks.flatMap((check) => expressionsOfCheck(check).map(asSelect)),
    ...rules.checks.flatMap(({ measure }) => (measure.kind === 'sql' ? measure.of : [])),
    ...rules.control_totals.flatMap(({ input, output }) => [input, output]),
  ];
}

/** An expression as something that can be parsed. */
export function asSelect(expression: string): string {
  return `select (${expression})`;
}

/** The expressions about one row in a file of rules, each with what it belongs to. */
export function expressionsOf({ expectations, routes }: TableDefinition['rules']): [string, string][] {
  return [
    ...expectations.map(({ name, expect }): [string, string] => [`rule ${name}`, expect]),
    ...expectations.flatMap(({ name, filter }): [string, string][] =>
      filter === undefined ? [] : [[`filter of rule ${name}`, filter]],
    ),
    ...routes.map(({ name, when }): [string, string] => [`route ${name}`, when]),
  ];
}

/** Those of a check, which may look at the whole table. */
export function expressionsOfCheck({ filter, measure }: Check): string[] {
  const sums = measure.kind === 'equal_sum' ? [measure.of.sum, measure.of.to_sum, measure.of.to_filter] : [];
  return [filter, ...sums].filter((text) => text !== undefined);
}
