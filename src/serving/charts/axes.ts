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

/** An axis of kinds: months, countries, segments. */
export function kindAxis(texts: readonly string[], { muted, line }: ChartTheme) {
  return {
    type: 'category',
    data: texts,
    // A few names are all told, on two lines if need be; of many, as many as there is room for.
    axisLabel: {
      color: muted,
      ...(texts.length <= MOST_WRAPPED
        ? { interval: 0, width: 82, overflow: 'break', lineHeight: 14 }
        : { hideOverlap: true }),
    },
    axisLine: { lineStyle: { color: line } },
    axisTick: { show: false },
  };
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
