import { rm } from 'node:fs/promises';
import type { Database } from '../warehouse/database.ts';
import { stageCsv } from './csv/stage-csv.ts';
import { formatOf } from './format-of.ts';
import { createRejects } from './rejects-file.ts';
import { stageJsonLines } from './stage-json-lines.ts';
import { stageParquet } from './stage-parquet.ts';
import type { FileToStage, StagedSource, Staging } from './staged.ts';

/**
 * Brings the files of a source into temporary tables, before any transaction, each by its format. What cannot be read
 * waits among the rejects. One bad file never keeps another from being staged.
 *
 * @param scratchDir a folder for passing files, which may not exist yet
 * @param onScanned is told of each file that was looked through, and of how many records it may have
 */
export async function stageFiles<File extends FileToStage>(
  database: Database,
  files: readonly File[],
  source: StagedSource,
  scratchDir: string,
  onScanned: (file: File, records: number) => void = () => {},
): Promise<Staging> {
  const staging: Staging = { files: [], tables: [], rejects: `staged_${source.name}`, texts: new Map() };
  await createRejects(database, staging.rejects);
  const inFormat = (format: ReturnType<typeof formatOf>) =>
    files.filter(({ path }) => formatOf(path, source.format) === format);
  await stageCsv(database, inFormat('csv'), source, staging, scratchDir, onScanned);
  await stageJsonLines(database, inFormat('json_lines'), source, staging, scratchDir, onScanned);
  await stageParquet(database, inFormat('parquet'), source, staging, onScanned);
  await rm(scratchDir, { recursive: true, force: true });
  return staging;
}
