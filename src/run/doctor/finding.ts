import { MallardError, messageOf } from '../../errors.ts';

/** One thing that was looked at. Only what is `wrong` keeps a run from working. */
export interface Finding {
  check: string;
  level: 'ok' | 'note' | 'wrong';
  message: string;
  next?: string | undefined;
}

/** What a finding says of an error: its place and what to do about it. */
export function findingOf(check: string, error: unknown, level: Finding['level'] = 'wrong'): Finding {
  const { where, next } = error instanceof MallardError ? error : { where: undefined, next: undefined };
  return { check, level, message: messageOf(error) + (where === undefined ? '' : `, at ${where}`), next };
}
