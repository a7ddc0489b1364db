import { formatValue, labelOf } from '../../charts/format-value.ts';
import type { ShownExplanation } from '../../dashboard/ask-explanation.ts';
import { query, useAnswer } from '../lib/answer.ts';
import { catalogAddress } from '../lib/catalog-address.ts';
import { linkTo } from '../lib/route.ts';
import { EmptyNote, Loading } from '../parts/notes.tsx';
import { Centres } from './centres.tsx';
import { OriginView } from './origin-view.tsx';

interface ExplanationProps {
  pipeline: string;
  word: string;
  value: string;
}

/** Why one thing is in its cluster, and the lines of files that it is made of. */
export function EntityExplanation({ pipeline, word, value }: ExplanationProps) {
  const path = `/api/explain/${encodeURIComponent(word)}/${encodeURIComponent(value)}${query({ pipeline })}`;
  const { answer, problem } = useAnswer<ShownExplanation>(path);
  // That nothing explains it is no fault: the panels above have what is known.
  if (problem !== undefined) return <EmptyNote>It is not explained: {problem.message}.</EmptyNote>;
  if (answer === undefined) return <Loading height={200} />;
  return (
    <div class="panels">
      <Why explanation={answer} />
      {answer.origins.map((origin) => (
        <OriginView key={origin.table} origin={origin} />
      ))}
    </div>
  );
}

function Why({ explanation }: { explanation: ShownExplanation }) {
  const { cluster, segmentation, setApartBy, outliers, about, runId, asOf } = explanation;
  return (
    <section class="panel full" aria-label="Why it is where it is">
      <header>
        <h2>Why it is where it is</h2>
      </header>
      <p>
        {cluster < 0 ? 'An outlier' : 'Cluster'} <strong>{cluster}</strong> of{' '}
        <a {...linkTo(catalogAddress(segmentation))}>{segmentation}</a>
        {setApartBy !== null && (
          <>
            , set apart most by <strong>{setApartBy}</strong>
          </>
        )}
        .{' '}
        <span class="muted">
          Run {runId}
          {asOf === null ? '' : `, as of ${asOf}`}.
        </span>
      </p>
      {outliers.map(({ feature, value, low, high }) => (
        <p key={feature}>
          <strong>{feature}</strong> is {formatValue(value, 'number')}, outside {formatValue(low, 'number')}{' '}
          to {formatValue(high, 'number')}.
        </p>
      ))}
      <Centres explanation={explanation} />
      {about.map(({ table, values }) => (
        <div key={table}>
          <h3>
            <a {...linkTo(catalogAddress(table))}>{table}</a> says
          </h3>
          <dl class="facts">
            {Object.entries(values).map(([name, one]) => (
              <div key={name}>
                <dt>{labelOf(name, {})}</dt>
                <dd>{formatValue(one, 'text')}</dd>
              </div>
            ))}
          </dl>
        </div>
      ))}
    </section>
  );
}
