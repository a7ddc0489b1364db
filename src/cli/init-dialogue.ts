import { MallardError } from '../errors.ts';
import type { Choices, Proposal } from '../propose/propose.ts';
import { READINGS } from '../propose/readings.ts';
import type { Asker } from './ask.ts';
import { renderColumns } from './print/proposal.ts';

/** Makes a proposal of choices. */
type Propose = (choices: Choices) => Promise<Proposal>;

const TYPES = [...new Set(READINGS.map(({ type }) => type)), 'VARCHAR'];

/** What people call the types. */
const CALLED: Record<string, string> = {
  TEXT: 'VARCHAR',
  STRING: 'VARCHAR',
  INT: 'INTEGER',
  AMOUNT: 'DECIMAL(18,2)',
  DECIMAL: 'DECIMAL(18,2)',
  NUMBER: 'DOUBLE',
  BOOL: 'BOOLEAN',
  TIME: 'TIMESTAMP',
};

/** Shows what is proposed and asks for each decision, until all of it is as it should be. */
export async function decide(asker: Asker, propose: Propose, first: Choices): Promise<Proposal> {
  let choices = first;
  let proposal = await propose(choices);
  /** Asks until an answer can be used; the proposal is one that can. */
  const settle = async (question: string, proposed: string, choose: (answer: string) => Partial<Choices>) => {
    for (;;) {
      const answer = await asker.ask(question, proposed);
      if (answer === proposed) return false;
      try {
        const next = { ...choices, ...choose(answer) };
        proposal = await propose(next);
        choices = next;
        return true;
      } catch (error) {
        if (!(error instanceof MallardError)) throw error;
        asker.say(`${error.message}${error.next === undefined ? '' : `; ${error.next}`}`);
      }
    }
  };
  if (proposal.ambiguousDate !== undefined) {
    const { ambiguousDate, slashDates } = proposal;
    const order = await asker.ask(`How is ${ambiguousDate} read, month_first or day_first?`, slashDates);
    choices = { ...choices, slashDates: order.startsWith('d') ? 'day_first' : 'month_first' };
    proposal = await propose(choices);
  }
  const show = () => [renderColumns(proposal), ...proposal.notes.map((note) => `  ! ${note}`)].join('\n');
  do asker.say(`\n${show()}\n`);
  while (
    await settle('A column to read otherwise, such as name=text; Enter if all is well', '', (answer) => ({
      types: { ...choices.types, ...typeIn(answer, proposal) },
    }))
  );
  await settle(
    'The date of a record, for the as-of date; or none',
    proposal.date?.name ?? 'none',
    (date) => ({ date }),
  );
  const key = proposal.key.map(({ name }) => name).join(', ') || 'none';
  await settle('What tells records apart: columns, or none', key, (answer) => ({ key: listIn(answer) }));
  return proposal;
}

/** `a, b` as two names; `none` as no name. */
export function listIn(text: string): string[] {
  const names = text.split(',').map((name) => name.trim());
  return names.join() === 'none' ? [] : names.filter((name) => name !== '');
}

function typeIn(answer: string, { columns }: Proposal): Record<string, string> {
  const [, name = '', typed = ''] = /^([^=]+)=(.+)$/.exec(answer) ?? [];
  const type = typed.trim().toUpperCase().replaceAll(' ', '');
  const known = CALLED[type] ?? type;
  const column = columns.find((one) => one.name === name.trim().toLowerCase());
  if (column === undefined || !TYPES.includes(known)) {
    throw new MallardError('usage', `'${answer}' is no column and type`, {
      next: `write NAME=TYPE with one of ${TYPES.join(', ')}`,
    });
  }
  return { [column.name]: known };
}
