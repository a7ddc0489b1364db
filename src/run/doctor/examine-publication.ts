import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { showBytes } from '../../bytes.ts';
import { PROJECT_FILE, readPublication } from '../../definitions/project-file.ts';
import { leftOutLayers } from '../../definitions/publication.ts';
import { readPin } from '../../serving/publishing/pin.ts';
import { listVersions, liveAmong } from '../../serving/publishing/versions.ts';
import { readCopies } from '../../serving/publishing/write-copies.ts';
import type { Settings } from '../../settings.ts';
import { type Finding, findingOf } from './finding.ts';

/** What `mallard.yaml` says of publishing, and how the copies that it asks for went last. */
export async function examinePublication(settings: Settings): Promise<Finding[]> {
  if (!existsSync(join(settings.projectDir, PROJECT_FILE))) return refuseMisnamed(settings);
  try {
    const publication = readPublication(settings.projectDir);
    const leftOut = leftOutLayers(publication);
    const parts = [
      leftOut.length === 0
        ? 'every layer is published'
        : `${leftOut.join(', ')} left out of what is published`,
      `${publication.keep} versions kept`,
    ];
    const copies = await readCopies(settings.stateDir);
    return [
      { check: PROJECT_FILE, level: 'ok', message: parts.join(', ') },
      ...copies.map(
        ({ to, writtenAt, error }): Finding =>
          error === null
            ? { check: 'copy', level: 'ok', message: `${to}, written ${writtenAt}` }
            : {
                check: 'copy',
                level: 'wrong',
                message: `${to} is behind: ${error}`,
                next: 'mallard publish',
              },
      ),
    ];
  } catch (error) {
    return [findingOf(PROJECT_FILE, error)];
  }
}

/** Without the file there is nothing to say, unless it has the wrong name. */
function refuseMisnamed({ projectDir }: Settings): Finding[] {
  try {
    readPublication(projectDir);
    return [];
  } catch (error) {
    return [findingOf(PROJECT_FILE, error)];
  }
}

/** The versions that can be put back, and whether one is. */
export async function examineKept(place: Omit<Settings, 'projectDir'>): Promise<Finding[]> {
  const check = 'versions';
  const versions = await listVersions(place.stateDir);
  const live = liveAmong(versions, place.warehouseFile);
  const others = versions.filter((version) => version !== live);
  const bytes = others.reduce((sum, version) => sum + version.bytes, 0);
  const message = `${others.length} to go back to, ${showBytes(bytes)}`;
  const pin = readPin(place);
  if (pin === undefined) return [{ check, level: 'ok', message }];
  const next = 'mallard publish takes that back, and so does the next run that changes anything';
  return [{ check, level: 'note', message: `rolled back at ${pin.at} to run ${pin.run}`, next }];
}
