import { expect, it } from 'vitest';
import { fitted, showing, whole, zoomed } from '../../../../src/serving/web/lineage/view-box.ts';

const place = { width: 800, height: 600 };

it('shows a small picture in the middle, in its own size', () => {
  expect(fitted({ width: 400, height: 200 }, place)).toEqual({ left: -200, top: -200, scale: 1 });
});

it('shows the beginning of a large picture, as small as it can be read', () => {
  const { left, top, scale } = fitted({ width: 8000, height: 6000 }, place);
  expect([left, top]).toEqual([0, 0]);
  expect(scale).toBeGreaterThan(0.6);
  expect(whole({ width: 8000, height: 6000 }, place)).toEqual({ left: 0, top: 0, scale: 0.1 });
});

it('keeps the point in its place about which it zooms, and knows bounds', () => {
  const box = zoomed({ left: 10, top: 20, scale: 1 }, 2, { x: 100, y: 50 });
  expect(box).toEqual({ left: 60, top: 45, scale: 2 });
  expect(zoomed(box, 1000, { x: 0, y: 0 }).scale).toBeLessThan(5);
  expect(zoomed(box, 1 / 1000, { x: 0, y: 0 }).scale).toBeGreaterThan(0.05);
});

it('moves no further than is needed to show something', () => {
  const box = { left: 0, top: 0, scale: 1 };
  expect(showing(box, place, { left: 100, top: 100, width: 50, height: 50 })).toEqual(box);
  expect(showing(box, place, { left: 1000, top: 0, width: 50, height: 50 })).toEqual({
    left: 280,
    top: -30,
    scale: 1,
  });
});
