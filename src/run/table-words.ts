import { type MadeStep, madeTable } from '../definitions/made-table.ts';
import { OWN_COLUMNS } from '../definitions/own-columns.ts';
import type { Source } from '../definitions/source.ts';
import type {
  LookupDefinition,
  PipelineDefinition,
  StepDefinition,
  TableDefinition,
} from '../definitions/steps.ts';
import type { TableWords } from '../warehouse/table-words.ts';

/** What the definitions say of every table that a pipeline writes: its grain, and each of its columns. */
export function wordsOf(pipeline: PipelineDefinition): TableWords[] {
  return [
    ...pipeline.sources.map(wordsOfBronze),
    ...pipeline.lookups.map(wordsOfLookup),
    ...pipeline.steps.flatMap(wordsOfStep),
  ];
}

function wordsOfBronze({ bronze }: Source): TableWords {
  const contract = bronze.columns.map(({ name, also, from_path }): [string, string] => [
    name,
    from_path === undefined
      ? `text as it arrived under the header ${[name, ...also].join(' or ')}`
      : `text as it stands behind ${from_path}= in the file's path`,
  ]);
  const own = OWN_COLUMNS.map(({ name, description }): [string, string] => [name, description]);
  return {
    table: bronze.table,
    comment: 'one row per record, as the text that arrived',
    columns: Object.fromEntries([...contract, ...own]),
  };
}

function wordsOfLookup({ table, file, columns }: LookupDefinition): TableWords {
  const words = Object.keys(columns).map((name) => [name, `column ${name} of ${file}`]);
  return { table, comment: `one row per line of ${file}`, columns: Object.fromEntries(words) };
}

function wordsOfStep(step: StepDefinition): TableWords[] {
  return step.kind === 'table' ? wordsOfTable(step) : [wordsOfMade(step)];
}

function wordsOfTable({ table, rules }: TableDefinition): TableWords[] {
  const columns = Object.fromEntries(
    Object.entries(rules.columns).map(([name, { description }]) => [name, description]),
  );
  const destinations = [...new Set(rules.routes.map(({ to }) => to))];
  const aside = destinations.map((to) => {
    const taken = rules.routes.filter((route) => route.to === to);
    const by = taken.map(({ name, when }) => `${name} (${when})`).join(', ');
    return { table: to, comment: `rows set aside before they reach ${table}: ${by}`, columns };
  });
  return [{ table, comment: rules.grain, columns }, ...aside];
}

function wordsOfMade(step: MadeStep): TableWords {
  const { grain, columns } = madeTable(step);
  return {
    table: step.table,
    comment: grain,
    columns: Object.fromEntries(columns.map(({ name, description }) => [name, description])),
  };
}
