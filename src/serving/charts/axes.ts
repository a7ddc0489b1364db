import type { ChartRows } from './chart-rows.ts';
import type { ChartTheme } from './theme.ts';

/** Room for labels on every side, as much as they need. */
export const grid = {
  left: 8,
  right: 16,
  top: 36,
  bottom: 8,
  outerBoundsMode: 'same',
  outerBoundsContain: 'axisLabel',
};

const MOST_WRAPPED = 7;
/** A few names share so much of half a page's width; and how much a letter of them takes. */
const ROOM = 390;
const MOST_WIDE = 82;
const LETTER = 8;

const wrapped = { interval: 0, fontSize: 11, lineHeight: 13, overflow: 'break', textMargin: 0 };

/** An axis of kinds: months, countries, segments. */
export function kindAxis(texts: readonly string[], { muted, line }: ChartTheme) {
  return {
    type: 'category',
    data: texts,
    // As many as there is room for; a few names may take two lines.
    axisLabel: {
      color: muted,
      hideOverlap: true,
      ...(texts.length <= MOST_WRAPPED ? { ...wrapped, width: widthOf(texts) } : {}),
    },
    axisLine: { lineStyle: { color: line } },
    axisTick: { show: false },
  };
}

/** Room for each name, and never so little that a word is broken. */
function widthOf(texts: readonly string[]): number {
  const longest = Math.max(...texts.flatMap((text) => text.split(' ')).map(({ length }) => length), 0);
  return Math.max(LETTER * longest, Math.min(MOST_WIDE, Math.floor(ROOM / texts.length)));
}

/** An axis of numbers, written as the column's values are. */
export function numberAxis(rows: ChartRows, column: string, { muted, line }: ChartTheme, isLog = false) {
  return {
    type: isLog ? 'log' : 'value',
    axisLabel: { color: muted, formatter: (value: number) => rows.short(column, value), hideOverlap: true },
    splitLine: { lineStyle: { color: line } },
    nameTextStyle: { color: muted },
  };
}

/** A box beside the pointer, drawn, not made of HTML. */
export function tooltip({ surface, line, text }: ChartTheme, more: object = {}) {
  return {
    renderMode: 'richText',
    confine: true,
    backgroundColor: surface,
    borderColor: line,
    textStyle: { color: text, fontSize: 12 },
    ...more,
  };
}

export function legend({ muted }: ChartTheme) {
  return {
    type: 'scroll',
    top: 0,
    left: 0,
    textStyle: { color: muted },
    icon: 'roundRect',
    itemGap: 18,
    itemWidth: 12,
    itemHeight: 8,
  };
}
