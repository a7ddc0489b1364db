import { type Heat, type RuleShare, warmth } from '../lib/heat.ts';
import { linkTo } from '../lib/route.ts';
import { runAddress } from './status.tsx';

/**
 * Rules by runs, the warmer the larger the share of rows that break the rule. It is a table: whoever does not see it hears
 * its numbers; the newest run is at the right, and in sight.
 */
export function HeatMap({ heat: { runs, rules } }: { heat: Heat }) {
  // biome-ignore-start lint/a11y/noNoninteractiveTabindex: what can be scrolled has to be reached by the keyboard
  return (
    <section class="table-frame" tabIndex={0} aria-label="Shares of violations by rule and run">
      <table class="heat">
        <caption class="sr-only">Per cent of rows that break a rule, by run</caption>
        <thead>
          <tr>
            <th scope="col">Rule</th>
            {runs.map(({ run, started }, i) => (
              <th scope="col" key={run}>
                <a {...linkTo(runAddress(run))} title={`${started}, ${run}`}>
                  <span class="heat-day">
                    {sameDay(runs[i - 1]?.started, started) ? '' : started.slice(5, 10)}
                  </span>
                  {started.slice(11, 16)}
                </a>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rules.map(({ table, rule, cells }) => (
            <tr key={`${table} ${rule}`}>
              <th scope="row">
                {rule} <span class="muted">{table}</span>
              </th>
              {cells.map((finding, i) => (
                <Cell key={runs[i]?.run} finding={finding} />
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
  // biome-ignore-end lint/a11y/noNoninteractiveTabindex: what can be scrolled has to be reached by the keyboard
}

function Cell({ finding }: { finding: RuleShare | undefined }) {
  if (finding === undefined) return <td class="unmeasured" title="not measured in this run" />;
  const { share, violations, checked, action, started } = finding;
  const heat = Math.round(100 * warmth(share));
  return (
    <td
      class={heat > 55 ? 'hot' : ''}
      title={`${started}: ${violations.toLocaleString('en')} of ${checked.toLocaleString('en')} rows, ${action}`}
      style={{ background: `color-mix(in srgb, var(--heat) ${heat}%, var(--surface))` }}
    >
      {percent(share)}
      {action === 'stopped' && <span title="stopped the run"> ■</span>}
    </td>
  );
}

/** Per cent, as short as it can be: 0, <0.1, 0.5, 22. */
function percent(share: number): string {
  const value = 100 * share;
  if (value === 0) return '0';
  if (value < 0.1) return '<0.1';
  return value < 10 ? value.toFixed(1) : value.toFixed(0);
}

function sameDay(one: string | undefined, other: string): boolean {
  return one?.slice(0, 10) === other.slice(0, 10);
}
