import { useState } from 'preact/hooks';
import { records, useAnswer } from '../lib/answer.ts';
import { EXAMPLES } from './examples.ts';

interface SideProps {
  past: readonly string[];
  onPick: (sql: string) => void;
  onInsert: (text: string) => void;
  onForget: (sql: string) => void;
}

/** What can be put into the console: names of tables, what was asked before, and questions to begin with. */
export function SideLists({ past, onPick, onInsert, onForget }: SideProps) {
  return (
    <aside class="console-side" aria-label="To put into the query">
      <TableNames onInsert={onInsert} />
      <details open={past.length === 0}>
        <summary>Examples</summary>
        <ul class="plain">
          {EXAMPLES.map(({ title, sql }) => (
            <li key={title}>
              <button type="button" class="link" onClick={() => onPick(sql)}>
                {title}
              </button>
            </li>
          ))}
        </ul>
      </details>
      <details open={past.length > 0}>
        <summary>Asked before</summary>
        {past.length === 0 && <p class="muted">Nothing yet. This browser keeps it, nobody else.</p>}
        <ul class="plain past">
          {past.map((sql) => (
            <li key={sql}>
              <button type="button" class="link" title={sql} onClick={() => onPick(sql)}>
                {sql.replace(/\s+/g, ' ')}
              </button>
              <button type="button" class="forget" onClick={() => onForget(sql)}>
                ×<span class="sr-only"> forget {sql.slice(0, 60)}</span>
              </button>
            </li>
          ))}
        </ul>
      </details>
    </aside>
  );
}

function TableNames({ onInsert }: { onInsert: (text: string) => void }) {
  const { answer } = useAnswer('/api/operations/tables');
  const [search, setSearch] = useState('');
  const tables = answer === undefined ? [] : records<{ table: string; comment: string | null }>(answer);
  const found = tables.filter(({ table }) => table.toLowerCase().includes(search.trim().toLowerCase()));
  return (
    <details open>
      <summary>Tables</summary>
      <input
        type="search"
        aria-label="Search tables"
        placeholder="search"
        value={search}
        onInput={(event) => setSearch(event.currentTarget.value)}
      />
      <ul class="plain names">
        {found.map(({ table, comment }) => (
          <li key={table}>
            <button type="button" class="link" title={comment ?? ''} onClick={() => onInsert(table)}>
              {table}
            </button>
          </li>
        ))}
      </ul>
    </details>
  );
}
