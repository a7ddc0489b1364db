import type { Format } from '../../../definitions/panel.ts';
import { formatValue } from '../../charts/format-value.ts';
import { query, type Rows, records, useAnswer } from '../lib/answer.ts';
import { catalogAddress } from '../lib/catalog-address.ts';
import { addressOf, linkTo } from '../lib/route.ts';
import { AnswerPanel } from '../parts/answer-panel.tsx';
import { DataTable } from '../parts/data-table.tsx';
import { columnsWithProfile } from './columns-with-profile.ts';

interface TableFacts {
  table: string;
  form: string;
  kind: string | null;
  pipeline: string | null;
  rows: number | null;
  columns: number;
  comment: string | null;
  as_of: string | null;
  run: string | null;
  made: string | null;
}

/** One table of the file: what it is for, its columns, some of its rows, its rules, and what it is made of. */
export function CatalogTable({ table }: { table: string }) {
  const path = `/api/tables/${encodeURIComponent(table)}`;
  const facts = useAnswer(`/api/operations/tables${query({ table })}`);
  const columns = useAnswer(`/api/operations/table_columns${query({ table })}`);
  const profile = useAnswer(`${path}/profile`);
  const sample = useAnswer(`${path}/sample`);
  const rules = useAnswer(`/api/operations/quality${query({ table, runs: 10 })}`);
  const neighbours = useAnswer(`/api/operations/table_neighbours${query({ table })}`);
  const [known] = facts.answer === undefined ? [] : records<TableFacts>(facts.answer);
  const all = <a {...linkTo(addressOf(['operations', 'catalog']))}>All tables</a>;
  // The server says which name is near.
  if (facts.answer !== undefined && known === undefined)
    return sample.problem === undefined ? (
      <Loading />
    ) : (
      <>
        <ProblemNote problem={sample.problem} />
        <p>{all}</p>
      </>
    );
  const sql = `${addressOf(['operations', 'sql'])}${query({ q: `select * from ${table} limit 100` })}`;
  const lineage = `${addressOf(['operations', 'lineage'])}${query({ table })}`;
  return (
    <>
      <p class="trail">
        {all} / <strong>{table}</strong>
      </p>
      {known !== undefined && <Facts {...known} />}
      <p class="ways">
        <a {...linkTo(sql)}>Ask it in SQL</a>
        {known?.pipeline != null && <a {...linkTo(lineage)}>In the lineage</a>}
      </p>
      <div class="panels">
        <AnswerPanel
          title="Columns"
          about={
            (known?.rows ?? 0) > PROFILED
              ? `numbers of a sample of about ${PROFILED.toLocaleString('en')} of its rows; different values are an estimate`
              : 'numbers of all its rows; different values are an estimate'
          }
          answered={{ ...columns, problem: columns.problem ?? profile.problem }}
        >
          {(answer) => <Columns answer={columnsWithProfile(answer, profile.answer)} />}
        </AnswerPanel>
        <AnswerPanel title="Some rows" answered={sample}>
          {(answer) => (
            <DataTable answer={{ ...answer, more: false }} caption="Some rows" formats={plain(answer)} />
          )}
        </AnswerPanel>
        <AnswerPanel title="Rules, as last measured" answered={rules}>
          {(answer) => (
            <DataTable
              answer={answer}
              caption="Rules"
              columns={['rule', 'expect', 'on_violation', 'checked', 'violations', 'share', 'action', 'run']}
              formats={{ share: 'share' }}
              empty="No rule looks at this table."
            />
          )}
        </AnswerPanel>
        <AnswerPanel title="What it reads, and what reads it" answered={neighbours}>
          {(answer) => <Neighbours answer={answer} />}
        </AnswerPanel>
      </div>
    </>
  );
}

/** As the server takes its sample. */
const PROFILED = 20_000;

function Facts({ comment, rows, columns, kind, form, pipeline, as_of, run, made }: TableFacts) {
  const facts: [string, string | null][] = [
    ['Rows', rows === null ? null : formatValue(rows, 'count')],
    ['Columns', formatValue(columns, 'count')],
    ['Kind', kind ?? form],
    ['Pipeline', pipeline],
    ['As of', as_of],
    ['Made', made === null ? null : `${made} UTC`],
    ['By run', run],
  ];
  return (
    <>
      {comment !== null && <p class="about">{comment}</p>}
      <dl class="facts">
        {facts.map(
          ([name, value]) =>
            value !== null && (
              <div key={name}>
                <dt>{name}</dt>
                <dd>{value}</dd>
              </div>
            ),
        )}
      </dl>
    </>
  );
}

const UNBROKEN = new Set(['column', 'smallest', 'median', 'mean', 'largest']);

function Columns({ answer }: { answer: Rows }) {
  return (
    <DataTable
      answer={answer}
      caption="Columns"
      labels={{ comment: 'What it holds', different: 'Different values' }}
      formats={{ empty: 'percent' }}
      bars={['empty']}
      cell={(column, value) =>
        UNBROKEN.has(column) && value !== null ? <span class="unbroken">{String(value)}</span> : undefined
      }
    />
  );
}

/** Values as they are in the table: what numbers mean there is not known here. */
function plain({ columns }: Rows): Record<string, Format> {
  return Object.fromEntries(columns.map(({ name }) => [name, 'text']));
}

function Neighbours({ answer }: { answer: Rows }) {
  return (
    <DataTable
      answer={answer}
      caption="What it reads, and what reads it"
      labels={{ side: '', name: 'Table', values_of: 'Values of', chooses_by: 'Filters, joins, orders by' }}
      empty="Nothing is known of what it reads."
      cell={(column, value, row) => {
        if (column === 'side')
          return <span class="unbroken">{value === 'before' ? 'reads' : 'is read by'}</span>;
        const isTable = row[answer.columns.findIndex(({ name }) => name === 'kind')] === 'table';
        if (column !== 'name' || !isTable) return undefined;
        return <a {...linkTo(catalogAddress(String(value)))}>{String(value)}</a>;
      }}
    />
  );
}
