import { MallardError } from '../errors.ts';

/**
 * A signal that SIGINT (Ctrl-C) and SIGTERM abort, with the error that says which. What is under way is then rolled
 * back; a second one ends the process at once.
 */
export function stopSignal(): AbortSignal {
  const controller = new AbortController();
  const stop = (name: string, kind: 'interrupted' | 'terminated', code: number) => {
    process.on(name, () => {
      if (controller.signal.aborted) process.exit(code);
      const next = 'what was not committed is rolled back; the next run takes it up';
      controller.abort(new MallardError(kind, `stopped by ${name}`, { next }));
    });
  };
  stop('SIGINT', 'interrupted', 130);
  stop('SIGTERM', 'terminated', 143);
  return controller.signal;
}
