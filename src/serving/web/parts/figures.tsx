import type { Panel } from '../../../definitions/panel.ts';
import { formatValue, labelOf, toNumber, usualFormat } from '../../charts/format-value.ts';
import type { Rows } from '../lib/answer.ts';
import { EmptyNote } from './notes.tsx';

/** The columns of one row, each as a figure; with what it was before, where the row says that. */
export function Figures({ panel, answer }: { panel: Panel; answer: Rows }) {
  const [row] = answer.rows;
  if (row === undefined) return <EmptyNote>There is no figure yet.</EmptyNote>;
  const shown = answer.columns.filter(({ name }) => !name.endsWith('_before'));
  return (
    <dl class="figures">
      {shown.map((column) => {
        const at = answer.columns.indexOf(column);
        const format = panel.formats[column.name] ?? usualFormat(column);
        const before = answer.columns.findIndex(({ name }) => name === `${column.name}_before`);
        return (
          <div class="figure" key={column.name}>
            <dt>{labelOf(column.name, panel.labels)}</dt>
            <dd>{formatValue(row[at], format)}</dd>
            {before >= 0 && <dd class="change">{change(toNumber(row[at]), toNumber(row[before]))}</dd>}
          </div>
        );
      })}
    </dl>
  );
}

function change(now: number | null, before: number | null): string {
  if (now === null || before === null || before === 0) return '';
  const percent = (100 * (now - before)) / Math.abs(before);
  if (Math.abs(percent) < 0.05) return 'unchanged';
  return `${percent > 0 ? '▲' : '▼'} ${Math.abs(percent).toFixed(1)} % since before`;
}
