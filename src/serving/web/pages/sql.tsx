import { useEffect, useRef, useState } from 'preact/hooks';
import { keepPast, readPast, withQuery } from '../console/past-queries.ts';
import { ResultView } from '../console/result-view.tsx';
import { SideLists } from '../console/side-lists.tsx';
import { type State, useQuery } from '../console/use-query.ts';
import { choose, useRoute } from '../lib/route.ts';
import { EmptyNote, ProblemNote } from '../parts/notes.tsx';

/** Asks the file in SQL. The address keeps the query, to be sent to others: it fills it in, and never runs it. */
export function Sql() {
  const { q = '' } = useRoute().chosen;
  const [sql, setSql] = useState(q);
  const [past, setPast] = useState(() => readPast(localStorage));
  const text = useRef<HTMLTextAreaElement>(null);
  const { state, run, stop, download, isDownloading } = useQuery();
  // Another address of this page, by a link or the way back, has another query in it.
  useEffect(() => setSql((now) => (q === '' || q === now ? now : q)), [q]);
  const change = (next: string[]) => {
    setPast(next);
    keepPast(localStorage, next);
  };
  const start = () => {
    if (sql.trim() === '') return;
    change(withQuery(past, sql));
    choose({ q: sql });
    run(sql);
  };
  const insert = (name: string) => {
    const area = text.current;
    const [from, to] = [area?.selectionStart ?? sql.length, area?.selectionEnd ?? sql.length];
    setSql(sql.slice(0, from) + name + sql.slice(to));
    area?.focus();
    requestAnimationFrame(() => area?.setSelectionRange(from + name.length, from + name.length));
  };
  const isRunning = state.kind === 'running';
  return (
    <div class="console">
      <section class="panel" aria-label="Query">
        <form
          onSubmit={(event) => {
            event.preventDefault();
            start();
          }}
        >
          <textarea
            ref={text}
            class="sql"
            aria-label="SQL"
            rows={9}
            spellcheck={false}
            autocapitalize="off"
            autocomplete="off"
            placeholder="select …"
            value={sql}
            onInput={(event) => setSql(event.currentTarget.value)}
            onKeyDown={(event) => {
              if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
              event.preventDefault();
              start();
            }}
          />
          <p class="actions">
            <button type="submit" class="primary" disabled={isRunning || sql.trim() === ''}>
              Run
            </button>
            <button type="button" class="tool" disabled={!isRunning} onClick={stop}>
              Stop
            </button>
            <span class="muted">Ctrl or ⌘ and Enter runs it</span>
            {isRunning && <Elapsed since={state.since} />}
          </p>
        </form>
      </section>
      <SideLists
        past={past}
        onInsert={insert}
        onPick={(picked) => {
          setSql(picked);
          text.current?.focus();
        }}
        onForget={(gone) => change(past.filter((one) => one !== gone))}
      />
      <div class="console-result">
        <Outcome state={state} onDownload={download} isDownloading={isDownloading} />
      </div>
    </div>
  );
}

interface OutcomeProps {
  state: State;
  onDownload: (sql: string) => void;
  isDownloading: boolean;
}

function Outcome({ state, onDownload, isDownloading }: OutcomeProps) {
  if (state.kind === 'failed') return <ProblemNote problem={state.problem} />;
  if (state.kind === 'stopped') return <EmptyNote>Stopped.</EmptyNote>;
  if (state.kind !== 'done') return null;
  return (
    <ResultView
      key={state.sql}
      result={state.result}
      isDownloading={isDownloading}
      onDownload={() => onDownload(state.sql)}
    />
  );
}

function Elapsed({ since }: { since: number }) {
  const [now, setNow] = useState(Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 200);
    return () => clearInterval(timer);
  }, []);
  return <span class="muted">{Math.max(0, (now - since) / 1000).toFixed(1)} s</span>;
}
