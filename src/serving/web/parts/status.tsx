import { addressOf, linkTo } from '../lib/route.ts';

const KINDS: Record<string, string> = {
  succeeded: 'good',
  done: 'good',
  loaded: 'good',
  fresh: 'good',
  passed: 'good',
  failed: 'bad',
  rejected: 'bad',
  away: 'bad',
  stopped: 'bad',
  error: 'bad',
  fatal: 'bad',
  warned: 'warn',
  warn: 'warn',
  dropped: 'warn',
};

/** How something ended, as a word; its colour says no more than the word does. */
export function Status({ status }: { status: string }) {
  return (
    <span class="status">
      <span class={`dot ${KINDS[status] ?? ''}`} aria-hidden="true" />
      {status}
    </span>
  );
}

/** The address of one run's page. */
export function runAddress(run: string): string {
  return addressOf(['operations', 'run', run]);
}

/** A link to one run's page. */
export function RunLink({ run, text }: { run: string; text?: string | undefined }) {
  return (
    <a class="nowrap" {...linkTo(runAddress(run))}>
      {text ?? run}
    </a>
  );
}
