import type { Panel } from '../../definitions/panel.ts';
import type { FirstRows } from '../../warehouse/statements.ts';
import { chartOption } from '../charts/chart-option.ts';
import { ChartRows } from '../charts/chart-rows.ts';
import { isNumeric } from '../charts/format-value.ts';
import { lightTheme } from '../charts/theme.ts';
import { cubeSvg } from './cube-svg.ts';
import { drawSvg } from './draw-svg.ts';
import { drawing, type Html, html } from './html.ts';

const ROWS_SHOWN = 15;
const WIDTHS = { third: 400, half: 600, two_thirds: 820, full: 1240 };
const ROW_HEIGHT = 26;

/** A panel as it is on paper: its title and its picture, its figures, or the first of its rows. */
export function panelHtml(panel: Panel, answer: FirstRows): Html {
  const about = panel.about === undefined ? '' : html`<p class="muted">${panel.about}</p>`;
  return html`<section class="panel ${panel.width}"><h3>${panel.title}</h3>${about}${pictureOf(panel, answer)}</section>`;
}

function pictureOf(panel: Panel, answer: FirstRows): Html {
  if (answer.rows.length === 0) return html`<p class="muted">There is nothing to show here yet.</p>`;
  if (panel.chart === 'figures') return figuresHtml(panel, answer);
  if (panel.chart === 'table') return tableHtml(panel, answer, panel.columns);
  const width = WIDTHS[panel.width];
  if (panel.chart === 'scatter3d') return cubeSvg(panel, answer, lightTheme, width, 420);
  const height = panel.chart === 'bars' ? Math.max(160, 48 + ROW_HEIGHT * answer.rows.length) : 300;
  return drawing(drawSvg(chartOption(panel, answer, lightTheme), width, height));
}

function figuresHtml(panel: Panel, answer: FirstRows): Html {
  const rows = new ChartRows(answer, panel);
  const shown = answer.columns.filter(({ name }) => !name.endsWith('_before'));
  const figures = shown.map(
    ({ name }) =>
      html`<div><dt>${rows.label(name)}</dt><dd>${rows.text(name, rows.values(name)[0])}</dd></div>`,
  );
  return html`<dl>${figures}</dl>`;
}

/** The first rows of an answer. */
export function tableHtml(
  panel: Pick<Panel, 'labels' | 'formats'>,
  answer: FirstRows,
  columns?: readonly string[],
): Html {
  const rows = new ChartRows(answer, panel);
  const shown = (columns ?? answer.columns.map(({ name }) => name)).flatMap((name) =>
    answer.columns.filter((one) => one.name === name),
  );
  const kind = (i: number) => (isNumeric(shown[i] ?? { name: '', type: '' }) ? 'number' : '');
  const texts = shown.map(({ name }) => rows.texts(name).slice(0, ROWS_SHOWN));
  const heads = shown.map(({ name }, i) => html`<th class="${kind(i)}">${rows.label(name)}</th>`);
  const body = (texts[0] ?? []).map(
    (_, row) =>
      html`<tr>${texts.map((column, i) => html`<td class="${kind(i)}">${column[row] ?? ''}</td>`)}</tr>`,
  );
  const left = answer.rows.length - ROWS_SHOWN;
  const foot =
    left > 0 || answer.more
      ? html`<p class="muted">and ${left}${answer.more ? ' or more' : ''} others</p>`
      : '';
  return html`<table><thead><tr>${heads}</tr></thead><tbody>${body}</tbody></table>${foot}`;
}
