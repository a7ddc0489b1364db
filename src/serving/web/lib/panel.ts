import type { Panel } from '../../../definitions/panel.ts';

/** What need not be said of a panel: it has a value that changes nothing. */
type Usual = 'order' | 'equal' | 'at_least' | 'labels' | 'formats' | 'width' | 'log' | 'stacked';

type Said<One> = One extends Panel
  ? Omit<One, Usual> & { [Key in Extract<keyof One, Usual>]?: One[Key] }
  : never;

/** A panel of the program's own pages: as one that a pipeline defines, with what is not said as it is there. */
export function panelOf<One extends Said<Panel>>(said: One): Extract<Panel, { chart: One['chart'] }> {
  const usual = {
    order: [],
    equal: {},
    at_least: {},
    labels: {},
    formats: {},
    width: 'half',
    log: [],
    stacked: false,
  };
  return { ...usual, ...said } as unknown as Extract<Panel, { chart: One['chart'] }>;
}
