import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { seededRandom } from '../../src/random.ts';
import { packageDir } from '../../src/settings.ts';
import { versionedShop } from '../cli/versioned-shop.ts';
import { queryFile } from '../support/digest.ts';

it('killed at any moment, rollback and publish leave one whole version published', {
  timeout: 120_000,
}, async () => {
  const { type, project, warehouse, sales, versions } = await versionedShop(2);
  const random = seededRandom(5);
  const program = join(packageDir, 'dist', 'cli', 'main.js');
  let killed = 0;
  for (let kill = 0; kill < 16; kill++) {
    const command = kill % 2 === 0 ? 'rollback' : 'publish';
    const child = spawn(process.execPath, [program, '--project', project, command], { stdio: 'ignore' });
    const closed = once(child, 'close');
    await setTimeout(150 + random.next() * 400);
    child.kill('SIGKILL');
    if ((await closed)[0] === null) killed += 1;
    const live = (await versions()).filter((version) => version.live);
    // None between a publish and its being kept, which the next command makes good.
    expect(live.length).toBeLessThan(2);
    const [last] = await queryFile<{ id: string }>(warehouse, 'select max(run_id) as id from ops.runs');
    if (live.length > 0) expect(live[0]?.run).toBe(last?.id);
    const idle = await type('run');
    const isRolledBack = idle.stdout.includes('stays rolled back');
    expect(await sales()).toBe(isRolledBack ? 1 : 2);
  }
  expect(killed).toBeGreaterThan(4);
  expect(await type('publish')).toMatchObject({ code: 0 });
  expect(await sales()).toBe(2);
  expect(existsSync(`${warehouse}.publishing`)).toBe(false);
  expect(readdirSync(join(project, 'warehouse/mallard.state/versions'))).toHaveLength(2);
});
