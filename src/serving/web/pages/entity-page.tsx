import { useEffect, useState } from 'preact/hooks';
import type { Page } from '../../../definitions/pages.ts';
import { EntityExplanation } from '../entity/entity-explanation.tsx';
import { query, useAnswer } from '../lib/answer.ts';
import { addressOf, linkTo, useRoute } from '../lib/route.ts';
import { DataTable } from '../parts/data-table.tsx';
import { Loading, ProblemNote } from '../parts/notes.tsx';
import { Panels } from '../parts/panels.tsx';

interface EntityPageProps {
  pipeline: string;
  page: Page;
  entity: NonNullable<Page['entity']>;
}

/** A page about one thing: it is searched for, and when it is chosen its panels are shown, and what explains it. */
export function EntityPage({ pipeline, page, entity: { key } }: EntityPageProps) {
  const { chosen } = useRoute();
  const value = chosen[key];
  const [text, setText] = useState('');
  const search = useSettled(text);
  // Who has chosen one is done searching.
  useEffect(() => setText(''), [value]);
  const isSearching = value === undefined || text !== '';
  return (
    <>
      <form class="filters" aria-label="Search" onSubmit={(event) => event.preventDefault()}>
        <label>
          <span>{value === undefined ? `Which ${key}?` : `Another ${key}`}</span>
          <input
            type="search"
            value={text}
            placeholder="search"
            onInput={(event) => setText(event.currentTarget.value)}
          />
        </label>
        {value !== undefined && (
          <p class="chosen-one">
            {key} <strong>{value}</strong>
          </p>
        )}
      </form>
      {isSearching && (
        <Found
          path={`/api/pages/${pipeline}/${page.page}/found${query({ ...chosen, search })}`}
          addressFor={(found) => `${addressOf([pipeline, page.page])}${query({ [key]: found })}`}
        />
      )}
      {value !== undefined && !isSearching && (
        <>
          <Panels key={value} pipeline={pipeline} page={page} chosen={chosen} />
          <EntityExplanation key={`why ${value}`} pipeline={pipeline} word={key} value={value} />
        </>
      )}
    </>
  );
}

const SETTLED_MS = 220;

/** What was typed, once nothing more was for a moment: a server is not asked for every letter. */
function useSettled(text: string): string {
  const [settled, setSettled] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(text.trim()), SETTLED_MS);
    return () => clearTimeout(timer);
  }, [text]);
  return settled;
}

function Found({ path, addressFor }: { path: string; addressFor: (key: string) => string }) {
  const { answer, problem, isLoading } = useAnswer(path);
  if (problem !== undefined) return <ProblemNote problem={problem} />;
  if (answer === undefined) return <Loading />;
  const first = answer.columns[0]?.name;
  return (
    <section class={`panel full found ${isLoading ? 'stale' : ''}`} aria-label="Found" aria-live="polite">
      <DataTable
        answer={answer}
        caption="Found"
        empty="Nothing is like that."
        cell={(column, value) =>
          column === first && value !== null ? (
            <a {...linkTo(addressFor(String(value)))}>{String(value)}</a>
          ) : undefined
        }
      />
    </section>
  );
}
