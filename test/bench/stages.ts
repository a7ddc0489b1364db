import type { RunReport } from '../../src/run/record/run-report.ts';
import { type Figures, sumOf } from './figures.ts';

/** Where a step belongs, of those after arrival. Steps in between two that are named are sales tables. */
const SALES = ['gold.invoice_sales', 'gold.product_pairs'] as const;

type Step = RunReport['steps'][number];

/**
 * The seconds of a run of `retail` by stage. What no step has on record is the start of the program, reading and
 * checking of definitions, records and commit. Stages in which nothing was done are there with 0.
 *
 * @param wall seconds of the whole process
 */
export function stagesOf({ steps, publishSeconds }: RunReport, wall: number): Figures {
  const [first, last] = SALES.map((name) => steps.findIndex((step) => step.name === name));
  const clustering = steps.findIndex(({ kind }) => kind === 'segmentation');
  const stageOf = (step: Step, i: number) => {
    if (step.kind === 'arrival') return 'arrival';
    if (step.kind === 'bronze') return 'bronze';
    if (step.name.startsWith('silver.')) return 'silver';
    if (step.name.startsWith('quality.')) return 'monitoring tables';
    if (i >= (first ?? 0) && i <= (last ?? -1)) return 'sales tables';
    return clustering === -1 || i < clustering ? 'gold, RFM' : 'segments and what follows';
  };
  const secondsOf = (stage: string) =>
    sumOf(steps.filter((step, i) => stageOf(step, i) === stage).map(({ seconds }) => seconds));
  const known = Object.fromEntries(STAGES.map((stage) => [stage, secondsOf(stage)]));
  const other = wall - sumOf(Object.values(known)) - publishSeconds;
  const toGold = sumOf(TO_GOLD.map((stage) => known[stage] ?? 0)) + other;
  return {
    'ingest to gold': toGold,
    '  start, definitions, records, commit': other,
    ...Object.fromEntries(TO_GOLD.map((stage) => [`  ${stage}`, known[stage] ?? 0])),
    'segments and what follows': known['segments and what follows'] ?? 0,
    'sales tables': known['sales tables'] ?? 0,
    'monitoring tables': known['monitoring tables'] ?? 0,
    publish: publishSeconds,
    'whole run': wall,
  };
}

const TO_GOLD = ['arrival', 'bronze', 'silver', 'gold, RFM'] as const;
const STAGES = [...TO_GOLD, 'segments and what follows', 'sales tables', 'monitoring tables'] as const;
