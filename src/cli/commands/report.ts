import { resolve } from 'node:path';
import { writeReport } from '../../serving/report/write-report.ts';
import { resolveSettings } from '../../settings.ts';
import { type GlobalFlags, print } from '../terminal.ts';

/** `mallard report`: one file to mail or keep. */
export async function report(options: { out: string; page?: string[] }, flags: GlobalFlags): Promise<number> {
  const { projectDir, warehouseFile } = resolveSettings(flags);
  const out = resolve(options.out);
  const pages = await writeReport(out, { warehouseFile, projectDir, pages: options.page ?? [] });
  if (flags.json) print(JSON.stringify({ report: out, pages }, null, 2));
  else print(`${out}: ${pages.join(', ') || 'how the pipelines stand; no pipeline has pages'}`);
  return 0;
}
