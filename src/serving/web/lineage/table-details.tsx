import { catalogAddress } from '../lib/catalog-address.ts';
import { choose, linkTo } from '../lib/route.ts';
import type { ColumnPath, Step } from './column-path.ts';
import type { TableNode } from './table-graph.ts';

interface DetailsProps {
  node: TableNode;
  reads: string[];
  readBy: string[];
  column: string | undefined;
  /** Of the chosen column. */
  path: ColumnPath | undefined;
}

/** One table of the lineage: its columns, each to be followed, and its neighbours. */
export function TableDetails({ node, reads, readBy, column, path }: DetailsProps) {
  return (
    <aside class="panel lineage-details" aria-label={`About ${node.name}`}>
      <header>
        <h2>{node.name}</h2>
        <button type="button" class="tool" onClick={() => choose({ table: '', column: '' })}>
          Close
        </button>
      </header>
      <p class="muted">
        {[node.layer, ...node.pipelines].join(' · ')}
        {node.layer !== 'source' && (
          <>
            {' · '}
            <a {...linkTo(catalogAddress(node.name))}>In the catalog</a>
          </>
        )}
      </p>
      <h3>Columns</h3>
      <ul class="chips" aria-label="Columns: choose one to follow it">
        {node.columns.map((name) => (
          <li key={name}>
            <button
              type="button"
              class="key"
              aria-pressed={name === column}
              onClick={() => choose({ column: name === column ? '' : name })}
            >
              {name}
            </button>
          </li>
        ))}
      </ul>
      {path !== undefined && column !== undefined ? (
        <>
          <Steps title={`${column} comes from`} steps={path.upstream} />
          <Steps title={`${column} goes into`} steps={path.downstream} />
        </>
      ) : (
        <>
          <Tables title="Reads" tables={reads} />
          <Tables title="Is read by" tables={readBy} />
        </>
      )}
    </aside>
  );
}

function Tables({ title, tables }: { title: string; tables: string[] }) {
  return (
    <>
      <h3>{title}</h3>
      {tables.length === 0 && <p class="muted">nothing</p>}
      <ul class="plain">
        {tables.map((table) => (
          <li key={table}>
            <button type="button" class="link" onClick={() => choose({ table, column: '' })}>
              {table}
            </button>
          </li>
        ))}
      </ul>
    </>
  );
}

function Steps({ title, steps }: { title: string; steps: Step[] }) {
  const values = steps.filter(({ how }) => how === 'direct');
  const choices = steps.filter(({ how }) => how === 'indirect');
  return (
    <>
      <h3>{title}</h3>
      {steps.length === 0 && <p class="muted">nothing</p>}
      <StepList steps={values} />
      {choices.length > 0 && (
        <details>
          <summary>{choices.length} more that only filter, join, group, order or choose</summary>
          <StepList steps={choices} />
        </details>
      )}
    </>
  );
}

function StepList({ steps }: { steps: Step[] }) {
  return (
    <ul class="plain">
      {steps.map(({ table, column }) => (
        <li key={`${table} ${column}`}>
          <button type="button" class="link" onClick={() => choose({ table, column })}>
            {table}.<strong>{column}</strong>
          </button>
        </li>
      ))}
    </ul>
  );
}
