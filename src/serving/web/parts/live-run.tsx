import { useEffect, useState } from 'preact/hooks';
import { useWork, type Work } from '../lib/news.ts';
import { howFar } from '../lib/progress.ts';
import { secondsText } from '../lib/texts.ts';
import { ProblemNote } from './notes.tsx';
import { RunLink } from './status.tsx';

interface LiveRunProps {
  /** The only pipeline whose work is meant; any, if nothing is said. */
  pipeline?: string;
  /** Errors that are said elsewhere on the page. */
  told?: readonly (string | null)[];
}

/** The run that is going on, as it goes on; or why the last try came to no run. Nothing where nothing works. */
export function LiveRun({ pipeline = '', told = [] }: LiveRunProps) {
  const work = useWork();
  if (work === null) return null;
  const { condition, status } = work;
  const isMeant =
    pipeline === '' || (status.pipeline ?? '') === pipeline || status.pipelines.includes(pipeline);
  if (!isMeant) return null;
  if (condition === 'gone')
    return (
      <ProblemNote
        problem={{
          message: `a ${status.command} of ${status.pipelines.join(', ')} ended without a word`,
          next: 'mallard doctor looks at what it left; the next run goes on where the last whole one ended',
        }}
      />
    );
  const isAtWork = condition === 'works' || condition === 'elsewhere';
  if (isAtWork && status.state === 'running') return <Running status={status} />;
  if (status.error === undefined || told.includes(status.error)) return null;
  const next =
    status.nextTry === undefined ? '' : `tried again at ${new Date(status.nextTry).toLocaleTimeString()}`;
  return <ProblemNote problem={{ message: status.error, ...(next === '' ? {} : { next }) }} />;
}

function Running({ status }: { status: Work['status'] }) {
  const { pipeline, pipelines, stage, table, progress, runId, since } = status;
  const seconds = useSecondsSince(since);
  const far = progress === undefined ? undefined : howFar(progress);
  const name = pipeline ?? pipelines.join(', ');
  return (
    <section class="panel live-run" aria-label={`A run of ${name} is going on`}>
      <p class="busy">
        <span class="dot busy" aria-hidden="true" /> <strong>{name}</strong>{' '}
        {[stage, table].filter((part) => part !== undefined).join(' ')}
        <span class="muted"> {secondsText(Math.round(seconds))}</span>
        {runId !== undefined && (
          <span class="live-run-link">
            <RunLink run={runId} text="its log" />
          </span>
        )}
      </p>
      <progress
        aria-label={`${name}: ${stage ?? ''}`}
        {...(far === undefined ? {} : { max: 1, value: far.share })}
      />
      {far !== undefined && <p class="muted">{far.text}</p>}
    </section>
  );
}

/** Seconds since an instant, counted on. */
function useSecondsSince(instant: string): number {
  const [now, setNow] = useState(Date.now());
  useEffect(() => {
    const clock = setInterval(() => setNow(Date.now()), 1000);
    return () => clearInterval(clock);
  }, []);
  return Math.max(0, (now - Date.parse(instant)) / 1000);
}
