import { describe, expect, it } from 'vitest';
import { connectionsTo } from '../../src/serving/connections.ts';
import { documentOf } from './docs.ts';

const sections = documentOf('docs/bi.md').split(/\n##+ /);

/** Those that have boxes to fill in, which the page calls by their names. */
const WITH_BOXES = ['Power BI', 'Metabase', 'Superset'];

describe('docs/bi.md', () => {
  const settings = connectionsTo('/srv/mallard/warehouse/mallard.duckdb').flatMap(({ tool, settings }) =>
    settings.map((setting) => ({ tool, ...setting })),
  );

  it.each(settings)('tells for $tool what the program tells: $label', ({ tool, label, text }) => {
    const told = sections.find((section) => section.startsWith(`${tool}\n`)) ?? '';
    // A call may go on where the program ends it.
    expect(told).toContain(text.replace(/\)$/, ''));
    if (WITH_BOXES.includes(tool)) expect(told).toContain(label);
  });
});
