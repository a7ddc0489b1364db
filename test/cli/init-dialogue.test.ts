import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { expect, it, vi } from 'vitest';
import { type Asker, terminalAsker } from '../../src/cli/ask.ts';
import { type InitOptions, init } from '../../src/cli/commands/init.ts';
import { temporaryFolder, writeFiles } from '../support/temporary.ts';

const TEXT = 'id,day,n,zip\n1,3/4/2026,5,1000\n2,5/6/2026,5,2000\n';

/** Answers in their order; an empty one takes the proposal, and so does what is asked after the last. */
async function answer(answers: string[], options: InitOptions = {}, name?: string) {
  const folder = temporaryFolder();
  writeFiles(join(folder, 'in'), { 'trips_1.csv': TEXT });
  const asked: string[] = [];
  const said: string[] = [];
  const asker: Asker = {
    async ask(question, proposal) {
      asked.push(`${question} [${proposal}]`);
      return answers.shift() || proposal;
    },
    say: (text) => said.push(text),
    close: vi.fn(),
  };
  const print = vi.spyOn(process.stdout, 'write').mockReturnValue(true);
  try {
    const flags = { project: folder, color: false };
    const source = { source: join(folder, 'in'), ...options };
    expect(await init(name, source, flags, () => asker)).toBe(0);
  } finally {
    print.mockRestore();
  }
  expect(asker.close).toHaveBeenCalledOnce();
  const read = (path: string) => readFileSync(join(folder, path), 'utf8');
  return { folder, asked, said: said.join('\n'), read };
}

it('Enter takes each proposal', async () => {
  const { asked, said, read } = await answer([]);
  expect(asked.map((text) => text.replace(/into .*,/, 'into …,'))).toEqual([
    'What shall the pipeline be called [trips]',
    'How is 3/4/2026 read, month_first or day_first? [month_first]',
    'A column to read otherwise, such as name=text; Enter if all is well []',
    'The date of a record, for the as-of date; or none [day]',
    'What tells records apart: columns, or none [id]',
    'Write them into …, yes or no [yes]',
  ]);
  expect(said).toContain('zip     zip     INTEGER');
  expect(read('pipelines/trips.yaml')).toContain('slash_dates: month_first  # 12/1/2026 is 1 December\n');
});

it('asks again for what cannot be, and takes what is answered', async () => {
  const { said, read } = await answer(
    ['My trips', 'rides', 'day_first', 'zip=word', 'zip=text', '', 'zip', 'none', 'id, day'],
    {},
  );
  expect(said).toContain("'My trips' cannot be the name of a pipeline");
  expect(said).toContain("'zip=word' is no column and type");
  expect(said).toContain('zip is no date');
  expect(read('pipelines/rides.yaml')).toContain('slash_dates: day_first  # 12/1/2026 is 12 January');
  expect(read('pipelines/rides.yaml')).toContain('column: silver.rides.processing_date');
  expect(read('expectations/silver/rides.yaml')).toContain('zip: {type: VARCHAR');
  expect(read('expectations/silver/rides.yaml')).toContain('unique: [id, day]');
});

it('a type that some values are not of sends those to quarantine, and says so', async () => {
  const { said, read } = await answer(['month_first', 'n=date'], {}, 'trips');
  expect(said).toContain('n: 2 of 2 values are no DATE: quarantine');
  expect(read('sql/silver/trips.sql')).toContain('to_date_in(n) as n');
});

it('writes nothing where the last answer is no', async () => {
  const { folder, said } = await answer(['', '', '', '', '', 'no']);
  expect(said).toContain('nothing was written');
  expect(existsSync(join(folder, 'pipelines'))).toBe(false);
});

it('a terminal gives the lines that were typed ahead, one a question, and leaves with the last', async () => {
  const [input, output] = [new PassThrough(), new PassThrough()];
  const asker = terminalAsker(input, output);
  input.write('first\n\n');
  expect(await asker.ask('one', 'x')).toBe('first');
  expect(await asker.ask('two', 'proposed')).toBe('proposed');
  const late = asker.ask('three', '');
  input.write(' third \n');
  expect(await late).toBe('third');
  const never = asker.ask('four', '');
  input.end();
  await expect(never).rejects.toMatchObject({ kind: 'interrupted' });
  expect(String(output.read())).toContain('two [proposed]: ');
});
