import { describe, expect, it } from 'vitest';
import { calendar } from '../../../src/definitions/calendar.ts';
import { silentLog } from '../../../src/log.ts';
import { missingDays } from '../../../src/run/alerting/missing-days.ts';
import { memoryWarehouse } from '../../warehouse/memory-warehouse.ts';
import { smallPipeline } from '../small-project.ts';

/** The alerts about these files on record, at a time; 2026-03-02 is a Monday. */
async function alerts(settings: object, paths: string[], now: string, status = 'loaded') {
  const database = await memoryWarehouse();
  for (const path of paths)
    await database.run(
      "insert into ops.files (pipeline, table_name, path, status) values ('shop', 'bronze.sales', $path, $status)",
      {
        path,
        status,
      },
    );
  const pipeline = smallPipeline();
  const sources = pipeline.sources.map((source) => ({ ...source, calendar: calendar.parse(settings) }));
  const found = await missingDays(database, { ...pipeline, sources }, new Date(now), silentLog);
  return found.map(({ kind, title }) => `${kind}: ${/\d{4}-\d\d-\d\d/.exec(title)?.[0]}`);
}

const files = (...days: number[]) => days.map((day) => `in/2026-03-0${day}_sales.csv`);

describe('missingDays', () => {
  it('finds gaps between the days that are there, and days that are due', async () => {
    const found = alerts({ days: 'every', due: '06:30' }, files(2, 4), '2026-03-06T06:29:00Z');
    expect(await found).toEqual(['missing day: 2026-03-03', 'late data: 2026-03-05']);
    const later = alerts({ days: 'every', due: '06:30' }, files(2, 4), '2026-03-06T06:30:00Z');
    expect(await later).toEqual([
      'missing day: 2026-03-03',
      'late data: 2026-03-05',
      'late data: 2026-03-06',
    ]);
  });

  it('expects nothing on other days, nor on the days that are excepted', async () => {
    const settings = { days: 'weekdays', except: ['2026-03-04'], due: '00:00' };
    expect(await alerts(settings, files(2, 6), '2026-03-08T12:00:00Z')).toEqual([
      'missing day: 2026-03-03',
      'missing day: 2026-03-05',
    ]);
    expect(await alerts({ days: ['friday'], due: '00:00' }, files(2), '2026-03-07T12:00:00Z')).toEqual([
      'late data: 2026-03-06',
    ]);
  });

  it('gives a file as many days as are promised', async () => {
    const settings = { days: 'every', due: '12:00', days_later: 2 };
    expect(await alerts(settings, files(2), '2026-03-05T11:00:00Z')).toEqual([]);
    expect(await alerts(settings, files(2), '2026-03-05T13:00:00Z')).toEqual(['late data: 2026-03-03']);
  });

  it('does not count a file that was rejected, and knows nothing before the first', async () => {
    expect(await alerts({ days: 'every' }, files(2), '2026-03-09T00:00:00Z', 'rejected')).toEqual([]);
    expect(await alerts({ days: 'every' }, [], '2026-03-09T00:00:00Z')).toEqual([]);
    expect(await alerts({ days: 'every' }, ['no date.csv'], '2026-03-09T00:00:00Z')).toEqual([]);
  });
});
