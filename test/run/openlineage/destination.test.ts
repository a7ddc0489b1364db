import { expect, it } from 'vitest';
import { destinationIn } from '../../../src/run/openlineage/destination.ts';
import { runUuid } from '../../../src/run/openlineage/run-uuid.ts';
import { lineageServer } from './lineage-server.ts';

it('is nowhere unless the environment names it', () => {
  expect(destinationIn({})).toBeUndefined();
  expect(destinationIn({ OPENLINEAGE_URL: '', OPENLINEAGE_FILE: '' })).toBeUndefined();
  expect(destinationIn({ OPENLINEAGE_URL: 'http://x' })?.namespace).toBe('mallard');
});

it('does not wait long for a server that takes an event and never answers', async () => {
  const { url, requests } = await lineageServer(null);
  await expect(destinationIn({ OPENLINEAGE_URL: url }, 200)?.send({ a: 1 })).rejects.toThrow(/timeout/i);
  expect(requests.map(({ body, authorization }) => [body, authorization])).toEqual([['{"a":1}', undefined]]);
});

it('gives a run a UUID of version 5 that is its own, and always the same', () => {
  const uuid = runUuid('shop', '20260131T091500.123-abcd');
  expect(uuid).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  expect(runUuid('shop', '20260131T091500.123-abcd')).toBe(uuid);
  expect(runUuid('shop', '20260131T091500.123-abce')).not.toBe(uuid);
  expect(runUuid('other', '20260131T091500.123-abcd')).not.toBe(uuid);
});
