import { join } from 'node:path';
import type { Case, Column } from '../case.ts';
import type { Figures } from '../figures.ts';
import { measured, measuredNode, PROGRAM } from '../measure.ts';

const [TIMES, QUICK_TIMES] = [20, 5];

/** What it takes until a command that does next to nothing has ended, beside Node that does nothing. */
export const start: Case = {
  name: 'start',
  about: 'how long --version, --help and status take, beside a bare node',
  takes: '5 s; 20 s',
  async measure({ scratch, quick }) {
    const warehouse = await smallWarehouse(scratch);
    const commands: Record<string, string[]> = {
      'node -e 0': ['-e', '0'],
      '--version': [PROGRAM, '--version'],
      '--help': [PROGRAM, '--help'],
      status: [PROGRAM, 'status', '--warehouse', warehouse],
    };
    const columns = Object.keys(commands).map((name): Column => ({ name, figures: [] }));
    for (let i = 0; i < (quick ? QUICK_TIMES : TIMES); i++) {
      let bare = 0;
      for (const [c, args] of Object.values(commands).entries()) {
        const milliseconds = (await measured(process.execPath, args)).wall * 1000;
        const figures: Figures = { 'start to end (ms)': milliseconds };
        if (c === 0) bare = milliseconds;
        else figures['  more than node (ms)'] = milliseconds - bare;
        columns[c]?.figures.push(figures);
      }
    }
    return [{ title: 'Start of a command', columns, notes: [] }];
  },
};

async function smallWarehouse(scratch: string): Promise<string> {
  const [source, warehouse] = [join(scratch, 'small'), join(scratch, 'small-warehouse', 'm.duckdb')];
  await measuredNode([PROGRAM, '-q', 'generate', 'retail', '--to', source, '--days', '10']);
  await measuredNode([PROGRAM, '-q', 'run', 'retail', '--source', source, '--warehouse', warehouse]);
  return warehouse;
}
