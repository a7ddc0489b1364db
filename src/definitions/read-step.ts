import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { MallardError } from '../errors.ts';
import { expectationsSchema } from './expectations.ts';
import { lifetimeValueSchema } from './lifetime-value.ts';
import type { Pipeline } from './pipeline.ts';
import { segmentationSchema } from './segmentation.ts';
import { existing, readSql } from './sql-file.ts';
import type {
  HistoryDefinition,
  LifetimeValueDefinition,
  SegmentationDefinition,
  StepDefinition,
  TableDefinition,
} from './steps.ts';
import { readYaml } from './yaml-file.ts';

/**
 * A step with the files that it names read in.
 *
 * @param placeOf `file:line:column` of what stands at a path within the step
 */
export function readStep(
  projectDir: string,
  step: Pipeline['steps'][number],
  shownAs: string,
  placeOf: HistoryDefinition['placeOf'],
): StepDefinition {
  if ('table' in step) return readTable(projectDir, step.table, shownAs);
  if ('segmentation' in step) return readSegmentation(projectDir, step.segmentation, shownAs);
  if ('history' in step) {
    const { history: table, ...rest } = step;
    return { ...rest, kind: 'history', table, shownAs, placeOf };
  }
  if ('lifetime_value' in step) return readLifetimeValue(projectDir, step.lifetime_value, shownAs);
  const { campaigns: table, ...rest } = step;
  return { kind: 'campaigns', table, ...rest, shownAs };
}

function readTable(projectDir: string, table: string, namedIn: string): TableDefinition {
  const [layer, name] = table.split('.');
  const own = `sql/${layer}/${name}.sql`;
  const segments = `sql/segments/${name}.sql`;
  const sql = readSql(projectDir, existsSync(join(projectDir, segments)) ? segments : own, namedIn);
  const rulesFile = `expectations/${layer}/${name}.yaml`;
  const rules = readYaml(existing(projectDir, rulesFile, namedIn), rulesFile, expectationsSchema);
  refuseOtherTable(rules.table, table, rulesFile, 'file of rules');
  return { kind: 'table', table, sql, rules, rulesFile };
}

function readSegmentation(projectDir: string, table: string, namedIn: string): SegmentationDefinition {
  const shownAs = `segmentations/${table.replace('.', '/')}.yaml`;
  const definition = readYaml(existing(projectDir, shownAs, namedIn), shownAs, segmentationSchema);
  refuseOtherTable(definition.table, table, shownAs, 'definition');
  return { ...definition, kind: 'segmentation', shownAs };
}

function readLifetimeValue(projectDir: string, table: string, namedIn: string): LifetimeValueDefinition {
  const shownAs = `lifetime_values/${table.replace('.', '/')}.yaml`;
  const definition = readYaml(existing(projectDir, shownAs, namedIn), shownAs, lifetimeValueSchema);
  refuseOtherTable(definition.table, table, shownAs, 'definition');
  return { ...definition, kind: 'lifetime_value', shownAs };
}

/** A file says which table it is about, so that one in the wrong place is seen. */
function refuseOtherTable(found: string, table: string, file: string, what: string): void {
  if (found === table) return;
  throw new MallardError(
    'definition',
    `this is the ${what} of '${found}', in the place of that of '${table}'`,
    {
      where: `${file}:1:1`,
      next: `write 'table: ${table}'`,
    },
  );
}
