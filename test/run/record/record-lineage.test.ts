import { expect, it } from 'vitest';
import { readPipeline } from '../../../src/definitions/project.ts';
import { silentLog } from '../../../src/log.ts';
import { runPipeline } from '../../../src/run/run-pipeline.ts';
import { resolveSettings } from '../../../src/settings.ts';
import { queryFile } from '../../support/digest.ts';
import { edit } from '../../support/project.ts';
import { writeFiles } from '../../support/temporary.ts';
import { writeSmallProject } from '../small-project.ts';

it('keeps the lineage of the definitions as they are, written when they change and never by a failed run', async () => {
  const project = writeSmallProject();
  const settings = resolveSettings({ project });
  const run = (day: string) => {
    writeFiles(project, { [`data/${day}.csv`]: `id,kind,amount,day\n${day},a,1,2026-01-${day}\n` });
    return runPipeline(readPipeline(project, 'shop'), settings, {}, silentLog);
  };
  const kept = async () => {
    const sql = `select distinct run_id, count(*) filter (where table_name = 'silver.goods' and from_column = 'day') as n
      from ops.lineage group by run_id`;
    return queryFile<{ run_id: string; n: number }>(settings.warehouseFile, sql);
  };
  const first = await run('01');
  expect(await kept()).toEqual([{ run_id: first.runId, n: 0 }]);
  await run('02');
  expect(await kept()).toEqual([{ run_id: first.runId, n: 0 }]);

  edit(project, 'sql/silver/goods.sql', 'from silver.sales', 'from silver.sales where day is not null');
  const third = await run('03');
  expect(await kept()).toEqual([{ run_id: third.runId, n: 5 }]);

  edit(project, 'sql/silver/goods.sql', 'where day is not null', '');
  edit(project, 'expectations/silver/goods.yaml', "kind <> 'c'", "kind <> 'a'");
  edit(project, 'expectations/silver/goods.yaml', 'on_violation: drop', 'on_violation: fail');
  await expect(run('04')).rejects.toThrow(/is_goods/);
  expect(await kept()).toEqual([{ run_id: third.runId, n: 5 }]);
});
