import { linkTo } from '../lib/route.ts';
import { ago } from '../lib/time.ts';

/** How a pipeline stands, as `pipelines.sql` says. */
export interface PipelineHealth {
  pipeline: string;
  run: string;
  status: 'succeeded' | 'failed';
  started: string;
  seconds: number;
  as_of: string | null;
  files: number;
  rows: number;
  left_out: number;
  error: string | null;
  last_success: string | null;
  sources: number;
  sources_away: number;
  last_loaded: string | null;
  held: number;
  warnings: number;
}

const number = new Intl.NumberFormat('en');

/** Whether a pipeline is well, and what speaks against it: a run that failed, a source that is away, files left out. */
export function Health({ health }: { health: PipelineHealth }) {
  const {
    status,
    started,
    as_of,
    held,
    warnings,
    sources,
    sources_away,
    last_loaded,
    left_out,
    error,
    last_success,
  } = health;
  const isBad = status === 'failed' || sources_away > 0 || left_out > 0;
  return (
    <>
      <ul class="health" aria-label={`How ${health.pipeline} stands`}>
        <li class={isBad ? 'bad' : 'good'}>
          <span class="dot" aria-hidden="true" />
          {status === 'failed' ? 'the last run failed' : 'the last run succeeded'}, {ago(started)}
        </li>
        {status === 'failed' && last_success !== null && <li>the data are of {ago(last_success)}</li>}
        {as_of !== null && <li>as of {as_of}</li>}
        {last_loaded !== null && <li>newest file loaded {ago(last_loaded)}</li>}
        {sources_away > 0 && (
          <li class="bad">
            {sources_away} of {sources} sources away
          </li>
        )}
        {left_out > 0 && (
          <li class="bad">
            <a {...linkTo('/operations/files?status=rejected')}>{number.format(left_out)} files left out</a>
          </li>
        )}
        <li>
          <a {...linkTo('/operations/quality')}>
            {number.format(held)} rows in quarantine, {warnings}{' '}
            {warnings === 1 ? 'rule warns' : 'rules warn'}
          </a>
        </li>
      </ul>
      {error !== null && (
        <div class="note problem">
          <pre>{error}</pre>
        </div>
      )}
    </>
  );
}
