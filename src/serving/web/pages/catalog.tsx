import { CatalogTable } from '../catalog/catalog-table.tsx';
import { type Rows, records, useAnswer } from '../lib/answer.ts';
import { catalogAddress } from '../lib/catalog-address.ts';
import { choose, linkTo, useRoute } from '../lib/route.ts';
import { DataTable } from '../parts/data-table.tsx';
import { Loading, ProblemNote } from '../parts/notes.tsx';

/** All tables of the file, or the one that is chosen. */
export function Catalog() {
  const { table } = useRoute().chosen;
  return table === undefined ? <AllTables /> : <CatalogTable key={table} table={table} />;
}

const SHOWN = ['table', 'rows', 'columns', 'kind', 'pipeline', 'comment', 'made'];

function AllTables() {
  const { search = '' } = useRoute().chosen;
  const { answer, problem } = useAnswer('/api/operations/tables');
  if (problem !== undefined) return <ProblemNote problem={problem} />;
  if (answer === undefined) return <Loading height={400} />;
  const found = matching(answer, search);
  const schemas = [...new Set(records<{ schema: string }>(answer).map(({ schema }) => schema))];
  return (
    <>
      <form class="filters" aria-label="Filters" onSubmit={(event) => event.preventDefault()}>
        <label>
          <span>Search</span>
          <input
            type="search"
            value={search}
            placeholder="a name or what it is for"
            onInput={(event) => choose({ search: event.currentTarget.value })}
          />
        </label>
      </form>
      <div class="panels">
        {schemas.map((schema) => {
          const own = matching(found, schema, 'schema');
          if (own.rows.length === 0) return null;
          return (
            <section key={schema} class="panel full" aria-label={schema}>
              <header>
                <h2>{schema}</h2>
                <span class="muted">{own.rows.length} tables</span>
              </header>
              <DataTable
                answer={own}
                caption={`Tables of ${schema}`}
                columns={SHOWN}
                labels={{ comment: 'What it is', made: 'Made (UTC)' }}
                cell={(column, value) => {
                  if (value === null) return undefined;
                  if (column === 'made') return <span class="unbroken">{String(value).slice(0, 16)}</span>;
                  if (column !== 'table') return undefined;
                  return (
                    <a {...linkTo(catalogAddress(String(value)))}>{String(value).replace(/^\w+\./, '')}</a>
                  );
                }}
              />
            </section>
          );
        })}
        {found.rows.length === 0 && <p class="note empty">No table is like that.</p>}
      </div>
    </>
  );
}

/** The rows that have a text in what they are called or are for; or those whose one column is exactly that. */
function matching(answer: Rows, text: string, exactly?: string): Rows {
  const wanted = text.trim().toLowerCase();
  const names = exactly === undefined ? ['table', 'comment', 'kind', 'pipeline'] : [exactly];
  const places = names.map((name) => answer.columns.findIndex((column) => column.name === name));
  const rows = answer.rows.filter((row) =>
    places.some((at) => {
      const value = String(row[at] ?? '').toLowerCase();
      return exactly === undefined ? value.includes(wanted) : value === wanted;
    }),
  );
  return { ...answer, rows };
}
