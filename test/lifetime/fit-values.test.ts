import { describe, expect, it } from 'vitest';
import { fitValues, valueLogLikelihood } from '../../src/lifetime/fit-values.ts';
import { cdnow } from './customers.ts';
import { simulateValues } from './simulate.ts';

describe('Gamma-Gamma', () => {
  it('finds the parameters that the paper gives for CDNOW, and the likelihood of lifetimes 0.11.3', () => {
    const fit = fitValues(cdnow().values);
    expect(fit).toMatchObject({ converged: true, customers: 946, atBounds: [] });
    const { p, q, v } = fit?.parameters ?? {};
    expect([p, q, v].map((value) => value?.toFixed(2))).toEqual(['6.25', '3.74', '15.45']);
    expect(fit?.logLikelihood).toBeCloseTo(-4055.9232, 3);
  });

  it('finds the parameters of values that are made by it', () => {
    const truth = { p: 2, q: 3.5, v: 500 };
    const fit = fitValues(simulateValues(truth, 20_000, 11));
    expect(fit?.converged).toBe(true);
    for (const [name, value] of Object.entries(truth))
      expect((fit?.parameters[name as 'p'] ?? 0) / value, name).toBeCloseTo(1, 0.7);
  });

  it('gives the customers of a group what it gives each of them', () => {
    const groups = simulateValues({ p: 2, q: 3, v: 10 }, 30, 3).map((group, i) => ({
      ...group,
      customers: 1 + (i % 4),
    }));
    const single = groups.flatMap((one) =>
      Array.from({ length: one.customers }, () => ({ ...one, customers: 1 })),
    );
    const at = { p: 1.5, q: 2.5, v: 12 };
    expect(valueLogLikelihood(groups)(at)).toBeCloseTo(valueLogLikelihood(single)(at), 8);
  });

  it('says nothing where nobody bought again', () => {
    expect(fitValues([])).toBeUndefined();
  });

  it('expects of all what all have paid, where all paid the same', () => {
    const fit = fitValues([1, 2, 5].map((frequency) => ({ frequency, value: 12.5, customers: 40 })));
    const { p = 0, q = 0, v = 0 } = fit?.parameters ?? {};
    expect((p * v) / (q - 1)).toBeCloseTo(12.5, 1);
    expect(fit?.atBounds).toContain('p');
  });

  it('says when it did not come to rest', () => {
    expect(fitValues(cdnow().values, 25)?.converged).toBe(false);
  });
});
