import { linkTo } from '../lib/route.ts';
import { runBars, type TimedRun } from '../lib/run-bars.ts';
import { secondsText } from '../lib/texts.ts';
import { runAddress } from './status.tsx';

const MOST = 80;

/**
 * A bar for each run, as high as it took long, the newest at the right. A bar leads to its run; for who uses the keyboard
 * the table below has the same links.
 */
export function RunTimeline({ runs }: { runs: readonly TimedRun[] }) {
  const bars = runBars(runs, MOST);
  const failed = bars.filter(({ status }) => status === 'failed').length;
  const longest = Math.max(...bars.map(({ seconds }) => seconds ?? 0));
  return (
    <>
      <div
        class="timeline"
        role="img"
        aria-label={`The last ${bars.length} runs by how long they took, ${failed} of them failed; the table below has their numbers`}
      >
        <span class="timeline-most">{secondsText(longest)}</span>
        {bars.map(({ run, pipeline, status, started, seconds, height, day }) => (
          <a
            key={run}
            class={`timeline-run ${status}`}
            tabIndex={-1}
            title={`${pipeline}, ${started}: ${status} in ${secondsText(seconds)}`}
            {...linkTo(runAddress(run))}
          >
            <span class="timeline-bar" style={{ height: `${height * 100}%` }} />
            {day !== undefined && <span class="timeline-day">{day}</span>}
          </a>
        ))}
      </div>
      <p class="keys-line" aria-hidden="true">
        <span class="dot good" /> succeeded <span class="dot bad square" /> failed
      </p>
    </>
  );
}
