import { cpSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { warehouseId } from '../../../src/warehouse/spark/warehouse-id.ts';
import { temporaryFolder } from '../../support/temporary.ts';

it("a state folder's id stays, and a copy of the folder has another", async () => {
  const folder = temporaryFolder();
  const [here, there] = [join(folder, 'here'), join(folder, 'there')];
  mkdirSync(here);
  const id = await warehouseId(here);
  expect(id).toMatch(/^[0-9a-f-]{36}$/);
  expect(await warehouseId(here)).toBe(id);
  cpSync(here, there, { recursive: true });
  const copys = await warehouseId(there);
  expect(copys).not.toBe(id);
  expect(await warehouseId(there)).toBe(copys);
  expect(await warehouseId(here)).toBe(id);
});
