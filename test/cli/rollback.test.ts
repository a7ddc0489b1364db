import { readdirSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openPublished, openWriter } from '../../src/warehouse/open.ts';
import { edited } from '../run/small-project.ts';
import { writeFiles } from '../support/temporary.ts';
import { versionedShop } from './versioned-shop.ts';

describe('mallard rollback', () => {
  it('puts the version before back, one more each time, and says what the writer still holds', {
    timeout: 60_000,
  }, async () => {
    const { type, warehouse, sales, versions } = await versionedShop(3);
    const first = await type('rollback');
    expect(first).toMatchObject({ code: 0, stdout: expect.stringContaining('rolled back') });
    expect(first.stdout).toMatch(/shop {2}3\.csv\n/);
    expect(first.stdout).toContain('retract FILE');
    expect(await sales()).toBe(2);
    expect(statSync(warehouse).mode & 0o777).toBe(0o444);
    expect((await type('rollback')).stdout).toMatch(/shop {2}2\.csv\n.*shop {2}3\.csv\n/);
    expect(await sales()).toBe(1);
    expect(await versions()).toMatchObject([{ live: false }, { live: false }, { live: true }]);
    const none = await type('rollback');
    expect(none).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('no version is kept from before'),
    });
  });

  it('stays until a run changes something, and publish takes it back', { timeout: 60_000 }, async () => {
    const { type, nextDay, sales } = await versionedShop(2);
    await type('rollback');
    const idle = await type('run');
    expect(idle).toMatchObject({ code: 0, stdout: expect.stringContaining('stays rolled back') });
    expect(await sales()).toBe(1);
    expect((await type('status')).stdout).toContain('rolled back');
    expect(await type('publish')).toMatchObject({ code: 0 });
    expect(await sales()).toBe(2);
    expect((await type('status')).stdout).not.toContain('rolled back');
    await type('rollback');
    await nextDay();
    expect(await sales()).toBe(3);
    expect((await type('status')).stdout).not.toContain('rolled back');
  });

  it('is not undone by a run that fails, and a failed run takes no version away', {
    timeout: 60_000,
  }, async () => {
    const rule = edited(
      'expectations/silver/sales.yaml',
      'on_violation: warn}\nchecks',
      'on_violation: fail}\nchecks',
    );
    const { type, addDay, sales, versions } = await versionedShop(2, rule);
    addDay('z');
    expect(await type('run')).toMatchObject({ code: 1 });
    expect(await versions()).toHaveLength(2);
    await type('rollback');
    expect(await sales()).toBe(1);
    const failed = await type('run');
    expect(failed).toMatchObject({ code: 1, stderr: expect.stringContaining('stays rolled back') });
    expect(await sales()).toBe(1);
  });

  it('after a retract, publishes without the bad file', { timeout: 60_000 }, async () => {
    const { type, sales } = await versionedShop(2);
    await type('rollback');
    expect(await type('retract', '2.csv')).toMatchObject({ code: 0 });
    expect(await sales()).toBe(1);
    expect((await type('status')).stdout).not.toContain('rolled back');
  });

  it('takes a version by its run or a part of it, and no other', { timeout: 60_000 }, async () => {
    const { type, sales, versions } = await versionedShop(3);
    const [, , oldest] = await versions();
    expect(await type('rollback', oldest?.run.slice(-4) ?? '')).toMatchObject({ code: 0 });
    expect(await sales()).toBe(1);
    expect((await type('rollback', oldest?.run ?? '')).stdout).toContain('nothing is changed');
    expect(await type('rollback', 'zzzz')).toMatchObject({ code: 2 });
    expect(await type('rollback', '2')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('fits several'),
    });
    expect(await type('rollback', '--list', 'zzzz')).toMatchObject({ code: 2 });
    expect(await sales()).toBe(1);
  });

  it('waits for no writer but says 75, and lists while one writes', { timeout: 60_000 }, async () => {
    const { type, project, sales } = await versionedShop(2);
    const writer = await openWriter(join(project, 'warehouse', 'mallard.state'));
    try {
      expect(await type('rollback')).toMatchObject({
        code: 75,
        stderr: expect.stringContaining('stop a watch'),
      });
      expect(await type('publish')).toMatchObject({ code: 75 });
      expect(await type('rollback', '--list')).toMatchObject({ code: 0 });
    } finally {
      writer.close();
    }
    expect(await sales()).toBe(2);
  });

  it('keeps so many as mallard.yaml says, and a damaged one is not put back', {
    timeout: 60_000,
  }, async () => {
    const keepOne = { 'mallard.yaml': 'publish: {keep: 1}\n' };
    const { project, type, versions, sales, nextDay } = await versionedShop(3, keepOne);
    expect(await versions()).toHaveLength(2);
    const folder = join(project, 'warehouse/mallard.state/versions');
    const [old = ''] = readdirSync(folder).sort();
    writeFileSync(join(folder, 'x'), 'no database');
    renameSync(join(folder, 'x'), join(folder, old));
    expect(await type('rollback', old.replace('.duckdb', ''))).toMatchObject({ code: 3 });
    expect(await sales()).toBe(3);
    writeFiles(project, { 'mallard.yaml': 'publish: {keep: 0}\n' });
    await nextDay();
    expect(await versions()).toEqual([]);
    expect(await type('rollback')).toMatchObject({ code: 2 });
  });

  it('lets a reader keep what it opened', { timeout: 60_000 }, async () => {
    const { type, warehouse, sales } = await versionedShop(2);
    const reader = await openPublished(warehouse);
    try {
      expect(await type('rollback')).toMatchObject({ code: 0 });
      expect(await reader.row('select count(*) as n from silver.sales')).toEqual({ n: 2 });
    } finally {
      reader.close();
    }
    expect(await sales()).toBe(1);
  });
});
