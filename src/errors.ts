/** What went wrong decides the exit code: see `exitCodeOf`. */
export type ErrorKind =
  | 'usage'
  | 'definition'
  | 'rule'
  | 'execution'
  | 'locked'
  | 'interrupted'
  | 'terminated';

const EXIT_CODES: Record<ErrorKind, number> = {
  rule: 1,
  usage: 2,
  definition: 2,
  execution: 3,
  locked: 75,
  interrupted: 130,
  terminated: 143,
};

interface ErrorDetail {
  /** File, with line and column where known, or table and rule. */
  where?: string | undefined;
  /** What to do, or what to run, next. */
  next?: string | undefined;
  cause?: unknown;
}

/** An error a user can act on: what, where, and what to run next. Anything else that is thrown is a bug. */
export class MallardError extends Error {
  readonly kind: ErrorKind;
  readonly where: string | undefined;
  readonly next: string | undefined;

  constructor(kind: ErrorKind, message: string, detail: ErrorDetail = {}) {
    super(message, detail.cause === undefined ? undefined : { cause: detail.cause });
    this.name = 'MallardError';
    this.kind = kind;
    this.where = detail.where;
    this.next = detail.next;
  }
}

/** 1 a rule or a left-out file, 2 usage or definition, 3 execution (and any bug), 75 locked, 130 and 143 a signal. */
export function exitCodeOf(error: unknown): number {
  return error instanceof MallardError ? EXIT_CODES[error.kind] : EXIT_CODES.execution;
}

/** Whether somebody asked to stop, which is no fault. */
export function isStop(error: unknown): boolean {
  return error instanceof MallardError && (error.kind === 'interrupted' || error.kind === 'terminated');
}

/** The message of anything thrown, on one line where it is not ours. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/**
 * Throws when somebody has asked to stop. The signal's reason is the `MallardError` of the kind that says how.
 */
export function stopIfAsked(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw signal.reason;
}
