import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chooseK, scoreKs } from '../../src/segments/choose-k.ts';

const WEIGHTS = { silhouette: 0.6, elbow: 0.4 };

/** Distance from the chord as the rest of the way to it once the way along it is taken off. */
function distanceFromChord(points: readonly (readonly [number, number])[], i: number): number {
  const [from, to, at] = [points[0], points.at(-1), points[i]];
  if (from === undefined || to === undefined || at === undefined) return Number.NaN;
  const [chordX, chordY] = [to[0] - from[0], to[1] - from[1]];
  const [x, y] = [at[0] - from[0], at[1] - from[1]];
  const along = (x * chordX + y * chordY) / (chordX ** 2 + chordY ** 2);
  return Math.hypot(x - along * chordX, y - along * chordY);
}

describe('the scores of each k', () => {
  it('match an example worked out by hand', () => {
    // k scaled: 0, ¼, ½, 1; inertia scaled: 1, ¼, ⅛, 0; the chord is x + y = 1: distances 0, ½/√2, ⅜/√2, 0.
    // Silhouettes as shares of 0.6: ⅚, ⅔, 1, ½; distances as shares of the largest: 0, 1, ¾, 0.
    const scores = scoreKs(
      [
        { k: 2, inertia: 100, silhouette: 0.5 },
        { k: 3, inertia: 40, silhouette: 0.4 },
        { k: 4, inertia: 30, silhouette: 0.6 },
        { k: 6, inertia: 20, silhouette: 0.3 },
      ],
      WEIGHTS,
    );
    const expected = [
      [2, 0, 0.5],
      [3, 0.5 / Math.SQRT2, 0.8],
      [4, 0.375 / Math.SQRT2, 0.9],
      [6, 0, 0.3],
    ];
    for (const [i, [k = 0, distance = 0, combined = 0]] of expected.entries()) {
      expect(scores[i]?.k).toBe(k);
      expect(scores[i]?.elbowDistance).toBeCloseTo(distance, 12);
      expect(scores[i]?.combined).toBeCloseTo(combined, 12);
    }
    expect(chooseK(scores).k).toBe(4);
  });

  it('measure the elbow from the first to the last point even where the last is not the lowest', () => {
    // Inertia scaled: 1, 0, ½. The chord falls by ½ from (0, 1): at x = ½ it stands at ¾, the point at 0.
    const scores = scoreKs(
      [100, 0, 50].map((inertia, i) => ({ k: i + 2, inertia, silhouette: 0.1 })),
      WEIGHTS,
    );
    expect(scores[1]?.elbowDistance).toBeCloseTo(0.75 / Math.hypot(1, 0.5), 12);
  });

  it('follow the definition on any curve', () => {
    const candidate = fc.record({
      inertia: fc.double({ min: 0, max: 1e5, noNaN: true }),
      silhouette: fc.double({ min: 0.01, max: 1, noNaN: true }),
    });
    fc.assert(
      fc.property(
        fc.array(candidate, { minLength: 3, maxLength: 12 }),
        fc.integer({ min: 2, max: 5 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (found, first, weight) => {
          const candidates = found.map((scores, i) => ({ k: first + i, ...scores }));
          const inertias = candidates.map(({ inertia }) => inertia);
          const [low, high] = [Math.min(...inertias), Math.max(...inertias)];
          fc.pre(high - low > 1);
          const points = inertias.map(
            (inertia, i) => [i / (inertias.length - 1), (inertia - low) / (high - low)] as const,
          );
          const distances = points.map((_, i) => distanceFromChord(points, i));
          const [most, best] = [Math.max(...distances), Math.max(...found.map((each) => each.silhouette))];
          fc.pre(most > 1e-6);
          const weights = { silhouette: weight, elbow: 1 - weight };
          for (const [i, score] of scoreKs(candidates, weights).entries()) {
            expect(score).toMatchObject(candidates[i] ?? {});
            const [distance = Number.NaN, silhouette = Number.NaN] = [distances[i], found[i]?.silhouette];
            expect(score.elbowDistance).toBeCloseTo(distance, 9);
            expect(score.combined).toBeCloseTo(
              (weight * silhouette) / best + ((1 - weight) * distance) / most,
              6,
            );
          }
        },
      ),
    );
  });

  it('count 0 for the silhouette where none is above 0', () => {
    const scores = scoreKs(
      [
        { k: 2, inertia: 100, silhouette: -0.2 },
        { k: 3, inertia: 20, silhouette: 0 },
        { k: 4, inertia: 10, silhouette: -0.5 },
      ],
      WEIGHTS,
    );
    expect(scores.map(({ combined }) => combined)).toEqual([0, 0.4, 0]);
    expect(chooseK(scores).k).toBe(3);
  });

  it('count 0 for the elbow where the curve is a straight line, or flat', () => {
    for (const inertias of [
      [100, 75, 50, 25],
      [8, 8, 8, 8],
    ]) {
      const scores = scoreKs(
        inertias.map((inertia, i) => ({ k: i + 2, inertia, silhouette: i === 2 ? 0.5 : 0.25 })),
        WEIGHTS,
      );
      expect(scores.map(({ combined }) => combined)).toEqual([0.3, 0.3, 0.6, 0.3]);
    }
  });

  it('leave one k as the only choice', () => {
    const scores = scoreKs([{ k: 5, inertia: 12, silhouette: 0.3 }], WEIGHTS);
    expect(scores).toEqual([{ k: 5, inertia: 12, silhouette: 0.3, elbowDistance: 0, combined: 0.6 }]);
    expect(chooseK(scores).k).toBe(5);
  });
});

describe('the chosen k', () => {
  const score = (k: number, combined: number) => ({
    k,
    combined,
    inertia: 0,
    silhouette: 0,
    elbowDistance: 0,
  });

  it('has the best score, wherever that stands', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.integer(), { minLength: 1, maxLength: 12 }), (combined) => {
        const chosen = chooseK(combined.map((value, i) => score(i + 2, value)));
        expect(chosen.k).toBe(combined.indexOf(Math.max(...combined)) + 2);
      }),
    );
  });

  it('is the smallest of those with the same score', () => {
    expect(chooseK([score(2, 0.1), score(3, 0.9), score(4, 0.9), score(7, 0.9)]).k).toBe(3);
    expect(chooseK([score(2, 0), score(3, 0), score(4, 0)]).k).toBe(2);
  });
});
