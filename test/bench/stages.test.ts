import { describe, expect, it } from 'vitest';
import type { RunReport } from '../../src/run/record/run-report.ts';
import { stagesOf } from './stages.ts';

/** Steps in the order of a run, each a power of two, so that every sum tells which it is made of. */
const STEPS: [kind: string, name: string][] = [
  ['arrival', 'landing'],
  ['bronze', 'bronze.lines'],
  ['table', 'silver.lines'],
  ['table', 'gold.first'],
  ['segmentation', 'gold.clusters'],
  ['table', 'gold.named'],
  ['table', 'gold.invoice_sales'],
  ['table', 'gold.monthly'],
  ['table', 'gold.product_pairs'],
  ['table', 'gold.after_sales'],
  ['table', 'quality.counts'],
];

function report(steps = STEPS): RunReport {
  const timed = steps.map(([kind, name], i) => ({ kind, name, seconds: 2 ** i }));
  return { steps: timed, publishSeconds: 0.5 } as unknown as RunReport;
}

describe('stagesOf', () => {
  const stages = stagesOf(report(), 2048 + 0.5);

  it('puts each step into one stage', () => {
    expect(stages).toMatchObject({
      '  arrival': 1,
      '  bronze': 2,
      '  silver': 4,
      '  gold, RFM': 8,
      'segments and what follows': 16 + 32 + 512,
      'sales tables': 64 + 128 + 256,
      'monitoring tables': 1024,
      publish: 0.5,
    });
  });

  it('accounts for every second of the process', () => {
    expect(stages['  start, definitions, records, commit']).toBe(1);
    expect(stages['ingest to gold']).toBe(1 + 1 + 2 + 4 + 8);
    const outer = Object.entries(stages).filter(([name]) => !name.startsWith('  ') && name !== 'whole run');
    expect(outer.reduce((sum, [, seconds]) => sum + seconds, 0)).toBe(stages['whole run']);
  });

  it('takes all gold for RFM where nothing is segmented or sold', () => {
    const few = stagesOf(report(STEPS.slice(0, 4)), 20);
    expect([few['  gold, RFM'], few['segments and what follows'], few['sales tables']]).toEqual([8, 0, 0]);
  });
});
