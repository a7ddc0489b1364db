import { useIsHeard, useStamp, useWork, type Work } from '../lib/news.ts';
import { howFar } from '../lib/progress.ts';

/** What works on the warehouse now, in a line, as it happens. */
export function Live() {
  const work = useWork();
  const stamp = useStamp();
  const isHeard = useIsHeard();
  const { kind, text } = isHeard
    ? describe(work, stamp)
    : { kind: 'bad', text: 'the server cannot be heard' };
  return (
    <p class={`live ${kind}`} role="status">
      <span class="dot" aria-hidden="true" />
      <span class="text" title={text}>
        {text}
      </span>
    </p>
  );
}

function describe(work: Work | null, stamp: string | null | undefined): { kind: string; text: string } {
  const status = work?.status;
  if (work?.condition === 'works' || work?.condition === 'elsewhere') {
    if (status?.state === 'running') return { kind: 'busy', text: runningText(status) };
    if (status?.state === 'backing off')
      return { kind: 'bad', text: `tries again at ${clock(status.nextTry)}: ${status.error ?? ''}` };
    return {
      kind: status?.error === undefined ? 'good' : 'bad',
      text: status?.error ?? `watching ${status?.pipelines.join(', ')}`,
    };
  }
  if (work?.condition === 'gone') return { kind: 'bad', text: `a ${status?.command} ended without a word` };
  if (status?.error !== undefined) return { kind: 'bad', text: `the last ${status.command} failed` };
  if (stamp === null) return { kind: 'idle', text: 'nothing is published yet' };
  return { kind: 'idle', text: 'no run at the moment' };
}

/** Which pipeline, where in it, and how far that is. */
function runningText({ pipeline, pipelines, stage, table, progress }: Work['status']): string {
  const where = [stage, table].filter((part) => part !== undefined).join(' ');
  const far = progress === undefined ? '' : `, ${howFar(progress).text}`;
  return `${pipeline ?? pipelines.join(', ')}: ${where}${far}`;
}

function clock(instant: string | undefined): string {
  return instant === undefined ? '' : new Date(instant).toLocaleTimeString();
}
