import { useEffect, useRef, useState } from 'preact/hooks';
import { ask, type Problem } from '../lib/answer.ts';
import { saveBlob } from '../lib/save-blob.ts';
import type { Result } from './result-view.tsx';

/** What the console is doing. */
export type State =
  | { kind: 'idle' }
  | { kind: 'running'; since: number }
  | { kind: 'done'; sql: string; result: Result }
  | { kind: 'failed'; problem: Problem }
  | { kind: 'stopped' };

/** Runs one query at a time. Who stops it, or leaves, ends it on the server too. */
export function useQuery() {
  const [state, setState] = useState<State>({ kind: 'idle' });
  const [isDownloading, setIsDownloading] = useState(false);
  const running = useRef<AbortController>();
  useEffect(() => () => running.current?.abort(), []);

  const run = async (sql: string) => {
    running.current?.abort();
    const abort = new AbortController();
    running.current = abort;
    setState({ kind: 'running', since: Date.now() });
    try {
      const result = await ask<Result>('/api/sql', { ...requestOf(sql), signal: abort.signal });
      if (running.current === abort) setState({ kind: 'done', sql, result });
    } catch (problem) {
      if (running.current === abort && !abort.signal.aborted)
        setState({ kind: 'failed', problem: problem as Problem });
    }
  };
  const stop = () => {
    running.current?.abort();
    setState({ kind: 'stopped' });
  };
  const download = async (sql: string) => {
    setIsDownloading(true);
    try {
      const response = await fetch('/api/sql.csv', requestOf(sql));
      if (!response.ok) throw (await response.json()) as Problem;
      saveBlob(await response.blob(), 'result.csv');
    } catch (error) {
      setState({ kind: 'failed', problem: error as Problem });
    } finally {
      setIsDownloading(false);
    }
  };
  return { state, run, stop, download, isDownloading };
}

function requestOf(sql: string): RequestInit {
  return {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ sql }),
  };
}
