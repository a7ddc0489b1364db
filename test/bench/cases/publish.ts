import { statSync } from 'node:fs';
import type { Case, Column } from '../case.ts';
import { grownBy, growthOf, warehouseOf } from '../histories.ts';
import { measuredNode, memoryOf, PROGRAM } from '../measure.ts';

/** `mallard publish` by the size of what is published: copied, checked, made durable, put in place by rename. */
export const publish: Case = {
  name: 'publish',
  about: 'publishing alone, by the size of the file',
  takes: '3 s; 2 min after daily; with size 100 a quarter of an hour more',
  async measure(options) {
    const columns: Column[] = [];
    for (const size of options.sizes) {
      const { growth, file, project } = await warehouseOf(options, growthOf(size), 'archive');
      const column: Column = { name: grownBy(growth), figures: [] };
      for (let i = 0; i < options.runs; i++) {
        const command = [PROGRAM, '-q', '--json', 'publish', '--project', project, '--warehouse', file];
        const { stdout, wall, ...memory } = await measuredNode(command);
        const { seconds } = JSON.parse(stdout) as { seconds: number };
        column.figures.push({
          publish: seconds,
          'whole command': wall,
          'published file (MiB)': statSync(file).size / 2 ** 20,
          ...memoryOf(memory),
        });
      }
      columns.push(column);
    }
    const notes = ['Copied, opened and checked, made durable and put in place by rename.'];
    return [{ title: 'Publish, by the size of the file', columns, notes }];
  },
};
