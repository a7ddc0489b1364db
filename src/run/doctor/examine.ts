import { type PlaceFlags, resolveSettings, resolveWarehouse } from '../../settings.ts';
import { examineEngine } from './examine-engine.ts';
import { examineLock } from './examine-lock.ts';
import { examineClock, examineDisk, examineVersions } from './examine-machine.ts';
import { examinePipelines } from './examine-project.ts';
import { examineKept, examinePublication } from './examine-publication.ts';
import { examinePublished, examineState } from './examine-warehouse.ts';
import { type Finding, findingOf } from './finding.ts';

/**
 * Looks at all that a run needs and says what it found, in the order in which one would mend it. Changes nothing, and
 * opens nothing that a writer may hold.
 *
 * @param source as `--source`; each pipeline's own, if not given
 */
export async function examine(flags: PlaceFlags, source?: readonly string[]): Promise<Finding[]> {
  const place = resolveWarehouse(flags);
  const findings = [...(await examineVersions()), examineClock(place)];
  try {
    const settings = resolveSettings(flags);
    const from = flags.project === undefined ? 'this folder' : '--project';
    findings.push({ check: 'project', level: 'ok', message: `${settings.projectDir} (${from})` });
    findings.push(...(await examinePipelines(settings, source)), ...(await examinePublication(settings)));
    findings.push(...(await examineEngine(settings)));
  } catch (error) {
    findings.push(findingOf('project', error));
  }
  const from = flags.warehouse === undefined ? 'default, in the project' : '--warehouse';
  findings.push({ check: 'warehouse', level: 'ok', message: `${place.warehouseFile} (${from})` });
  findings.push(
    ...(await examinePublished(place)),
    ...(await examineState(place)),
    ...(await examineKept(place)),
  );
  findings.push(...examineLock(place.stateDir), await examineDisk(place), ...examineEnvironment());
  return findings;
}

const HEEDED = /^((AWS|DATABRICKS|MALLARD|OPENLINEAGE)_\w+|NO_COLOR|TZ)$/;

/** Which variables of the environment matter, by name alone: some of them are secrets. */
function examineEnvironment(env: NodeJS.ProcessEnv = process.env): Finding[] {
  const names = Object.keys(env).filter((name) => HEEDED.test(name) && env[name] !== '');
  return names.length === 0
    ? []
    : [{ check: 'environment', level: 'ok', message: `${names.sort().join(', ')} set` }];
}
