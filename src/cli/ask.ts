import { createInterface } from 'node:readline';
import { MallardError } from '../errors.ts';

/** Somebody who answers questions. */
export interface Asker {
  /** What is answered, without space around it; nothing but Enter takes the proposal. */
  ask(question: string, proposal: string): Promise<string>;
  say(text: string): void;
  close(): void;
}

/**
 * Asks on a terminal, on stderr, so that stdout holds results alone. What is typed ahead answers the next questions.
 * Ctrl-C, and Ctrl-D where nothing is typed ahead, throw `interrupted`.
 */
export function terminalAsker(
  input: NodeJS.ReadableStream = process.stdin,
  output: NodeJS.WritableStream = process.stderr,
): Asker {
  const terminal = createInterface({ input, output });
  const typed: string[] = [];
  let isLeft = false;
  let hear = () => {};
  const leave = () => {
    isLeft = true;
    hear();
  };
  terminal.on('line', (line) => {
    typed.push(line);
    hear();
  });
  terminal.on('SIGINT', () => {
    typed.length = 0;
    leave();
  });
  terminal.on('close', leave);
  return {
    async ask(question, proposal) {
      output.write(proposal === '' ? `${question}: ` : `${question} [${proposal}]: `);
      if (typed.length === 0 && !isLeft)
        await new Promise<void>((resolve) => {
          hear = resolve;
        });
      const line = typed.shift();
      if (line === undefined) throw new MallardError('interrupted', 'stopped: nothing was written');
      return line.trim() === '' ? proposal : line.trim();
    },
    say: (text) => output.write(`${text}\n`),
    close: () => terminal.close(),
  };
}
