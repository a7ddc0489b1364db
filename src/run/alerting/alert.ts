import { MallardError, messageOf } from '../../errors.ts';
import type { RunReport } from '../record/run-report.ts';

/** Something that somebody should hear of now. */
export interface Alert {
  kind: 'failed run' | 'rule tripped' | 'file left out' | 'missing day' | 'late data' | 'copy not written';
  pipeline: string;
  /** One line. */
  title: string;
  /** What to look at, and what to do. */
  detail: string;
}

/** The alert about a run that ended in an error. */
export function alertOfFailure(pipeline: string, error: unknown): Alert {
  const { kind, where, next } = error instanceof MallardError ? error : ({} as Partial<MallardError>);
  const detail = [where && `at ${where}`, next].filter(Boolean).join('; ');
  return {
    kind: kind === 'rule' ? 'rule tripped' : 'failed run',
    pipeline,
    title: `${pipeline}: ${messageOf(error)}`,
    detail: detail || 'mallard runs --failed tells more',
  };
}

/** The alerts about a run that came to its end. */
export function alertsOfReport({ pipeline, leftOut, copies }: RunReport): Alert[] {
  const behind = copies.flatMap(({ to, error }): Alert[] =>
    error === null
      ? []
      : [{ kind: 'copy not written', pipeline, title: `${to} is not what is published`, detail: error }],
  );
  if (leftOut.length === 0) return behind;
  const files = leftOut.map(({ path, reason }) => `${path}: ${reason}`);
  const title = `${pipeline}: ${leftOut.length} ${leftOut.length === 1 ? 'file is' : 'files are'} left out`;
  return [{ kind: 'file left out', pipeline, title, detail: files.slice(0, 5).join('; ') }, ...behind];
}
