import { createInterface } from 'node:readline/promises';
import { MallardError } from '../errors.ts';

/** Somebody who answers questions. */
export interface Asker {
  /** What is answered, without space around it; nothing but Enter takes the proposal. */
  ask(question: string, proposal: string): Promise<string>;
  say(text: string): void;
  close(): void;
}

/** Asks on a terminal, on stderr, so that stdout holds results alone. Ctrl-C and Ctrl-D throw `interrupted`. */
export function terminalAsker(): Asker {
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  let leave: (error: MallardError) => void = () => {};
  const left = new Promise<never>((_, reject) => {
    leave = reject;
  });
  left.catch(() => {}); // Who asks next hears of it.
  const stopped = () => leave(new MallardError('interrupted', 'stopped: nothing was written'));
  terminal.on('SIGINT', stopped);
  terminal.on('close', stopped);
  return {
    async ask(question, proposal) {
      const shown = proposal === '' ? question : `${question} [${proposal}]`;
      const answer = (await Promise.race([terminal.question(`${shown}: `), left])).trim();
      return answer === '' ? proposal : answer;
    },
    say: (text) => process.stderr.write(`${text}\n`),
    close: () => terminal.close(),
  };
}
