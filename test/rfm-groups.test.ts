import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { packageDir } from '../src/settings.ts';
import { mallard } from './support/mallard.ts';
import { copyWholeProject } from './support/project.ts';

/** Per recency score and frequency score, highest first, the group for each monetary score from 1 to 5. */
const GROUPS: Record<number, string[]> = {
  5: [
    'Loyal | Loyal | Loyal | Champions | Champions',
    'Loyal | Loyal | Loyal | Champions | Champions',
    'Potential Loyalists | Potential Loyalists | Potential Loyalists | Potential Loyalists | Potential Loyalists',
    'New | New | New | Potential Loyalists | Potential Loyalists',
    'New | New | New | Potential Loyalists | Potential Loyalists',
  ],
  4: [
    'Loyal | Loyal | Loyal | Champions | Champions',
    'Loyal | Loyal | Loyal | Champions | Champions',
    'Potential Loyalists | Potential Loyalists | Potential Loyalists | Potential Loyalists | Potential Loyalists',
    'Promising | Promising | Promising | Potential Loyalists | Potential Loyalists',
    'Promising | Promising | Promising | Potential Loyalists | Potential Loyalists',
  ],
  3: [
    'Loyal | Loyal | Loyal | Loyal | Loyal',
    'Loyal | Loyal | Loyal | Loyal | Loyal',
    'Need Attention | Need Attention | Need Attention | Need Attention | Need Attention',
    'About To Sleep | About To Sleep | About To Sleep | Need Attention | Need Attention',
    'About To Sleep | About To Sleep | About To Sleep | Need Attention | Need Attention',
  ],
  2: [
    'At Risk | At Risk | At Risk | Cannot Lose Them | Cannot Lose Them',
    'At Risk | At Risk | At Risk | Cannot Lose Them | Cannot Lose Them',
    'Hibernating | Hibernating | Hibernating | At Risk | At Risk',
    'Hibernating | Hibernating | Hibernating | At Risk | At Risk',
    'Hibernating | Hibernating | Hibernating | At Risk | At Risk',
  ],
  1: [
    'At Risk | At Risk | At Risk | Cannot Lose Them | Cannot Lose Them',
    'At Risk | At Risk | At Risk | Cannot Lose Them | Cannot Lose Them',
    'Hibernating | Hibernating | Hibernating | At Risk | At Risk',
    'Lost | Lost | Lost | At Risk | At Risk',
    'Lost | Lost | Lost | At Risk | At Risk',
  ],
};

const SCORES = [1, 2, 3, 4, 5];

/** All 125, each with the group it should have. */
const expected = SCORES.flatMap((r) =>
  SCORES.flatMap((f) =>
    SCORES.map((m) => ({ r, f, m, segment: GROUPS[r]?.[5 - f]?.split(' | ')[m - 1] ?? 'none' })),
  ),
);

describe('the groups of lookups/rfm_groups.csv', () => {
  it('have one winner for each of the 125 scores', () => {
    const [, ...lines] = readFileSync(join(packageDir, 'lookups/rfm_groups.csv'), 'utf8').trim().split('\n');
    const rows = lines.map((line) => {
      const [segment = ''] = line.split(',').slice(7);
      return { bounds: line.split(',').slice(0, 7).map(Number), segment };
    });
    for (const { r, f, m, segment } of expected) {
      const fitting = rows.filter(({ bounds: [r1 = 0, r2 = 0, f1 = 0, f2 = 0, m1 = 0, m2 = 0] }) => {
        return r1 <= r && r <= r2 && f1 <= f && f <= f2 && m1 <= m && m <= m2;
      });
      const best = Math.min(...fitting.map(({ bounds }) => bounds[6] ?? 0));
      const winners = fitting.filter(({ bounds }) => bounds[6] === best);
      expect({ r, f, m, winners: winners.map((row) => row.segment) }).toEqual({
        r,
        f,
        m,
        winners: [segment],
      });
    }
    expect(new Set(rows.map(({ segment }) => segment))).toEqual(
      new Set(expected.map(({ segment }) => segment)),
    );
  });

  /** 25 customers share each value, so that each score is exactly one, two, … five fifths of all. */
  it('are what customers with each of the 125 scores get', async () => {
    const project = copyWholeProject();
    const given = expected.map(({ r, f, m }) => `        ${r}${f}${m} | ${5 - r} | ${f} | ${m / 100}`);
    const rows = expected.map(({ r, f, m, segment }) => `        ${r}${f}${m} | ${r}${f}${m} | ${segment}`);
    const test = [
      'tests:\n  - name: all\n    given:\n      gold.customer_rfm: |',
      '        CustomerID | Recency | Frequency | Monetary',
      ...given,
      '    expect:\n      rows: |',
      '        CustomerID | RFM_Score | Segment',
      ...rows,
    ].join('\n');
    writeFileSync(join(project, 'expectations/gold/rfm_scores.tests.yaml'), test);
    const outcome = await mallard('--project', project, 'test', '--table', 'gold.rfm_scores');
    expect(outcome).toMatchObject({ code: 0, stdout: expect.stringContaining('1 passed') });
  });
});
