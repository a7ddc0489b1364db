import { useEffect, useState } from 'preact/hooks';
import type { Value } from '../../../warehouse/statements.ts';
import type { Column } from '../../charts/format-value.ts';
import { useStamp } from './news.ts';

/** Rows as the server gives them; `more` says that there are others. */
export interface Rows {
  columns: Column[];
  rows: Value[][];
  more?: boolean;
}

/** What went wrong, in the server's words. */
export interface Problem {
  message: string;
  where?: string;
  next?: string;
}

/** The answer of the last time is kept until the next one is there. */
export interface Answered<Answer> {
  answer: Answer | undefined;
  problem: Problem | undefined;
  isLoading: boolean;
}

/** Asks the server. Throws a `Problem`. */
export async function ask<Answer>(path: string, init?: RequestInit): Promise<Answer> {
  const response = await fetch(path, init).catch(() => {
    throw {
      message: 'the server does not answer',
      next: 'is mallard serve still running?',
    } satisfies Problem;
  });
  if (response.ok) return response.json() as Promise<Answer>;
  const text = await response.text();
  throw problemIn(text) ?? ({ message: text || `the server answers ${response.status}` } satisfies Problem);
}

/** Asks at first, when the path changes, and when a new file is published. Nothing is asked while `path` is undefined. */
export function useAnswer<Answer = Rows>(path: string | undefined): Answered<Answer> {
  const stamp = useStamp();
  const [state, setState] = useState<Answered<Answer>>({
    answer: undefined,
    problem: undefined,
    isLoading: true,
  });
  useEffect(() => {
    if (path === undefined) return;
    const abort = new AbortController();
    setState((before) => ({ ...before, isLoading: true }));
    ask<Answer>(path, { signal: abort.signal }).then(
      (answer) => setState({ answer, problem: undefined, isLoading: false }),
      (problem: Problem) => {
        if (!abort.signal.aborted) setState({ answer: undefined, problem, isLoading: false });
      },
    );
    return () => abort.abort();
  }, [path, stamp]);
  return state;
}

/** Rows as objects, by the columns' names. */
export function records<Row>({ columns, rows }: Rows): Row[] {
  return rows.map((row) => Object.fromEntries(columns.map(({ name }, i) => [name, row[i] ?? null])) as Row);
}

/** `?a=1&b=2`, without what is undefined or empty. */
export function query(values: Record<string, string | number | boolean | null | undefined>): string {
  const given = Object.entries(values).filter(
    ([, value]) => value !== undefined && value !== null && value !== '',
  );
  const text = new URLSearchParams(given.map(([name, value]) => [name, String(value)])).toString();
  return text === '' ? '' : `?${text}`;
}

function problemIn(text: string): Problem | undefined {
  try {
    return JSON.parse(text) as Problem;
  } catch {
    return undefined;
  }
}
