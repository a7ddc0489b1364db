import type { Problem } from '../lib/answer.ts';

/** What went wrong, where, and what to do about it. */
export function ProblemNote({ problem }: { problem: Problem }) {
  return (
    <div class="note problem" role="alert">
      <pre>{problem.message}</pre>
      {problem.where !== undefined && <p class="muted">{problem.where}</p>}
      {problem.next !== undefined && <p>{problem.next}</p>}
    </div>
  );
}

/** That there is nothing, and why that may be so. */
export function EmptyNote({ children }: { children: preact.ComponentChildren }) {
  return <p class="note empty">{children}</p>;
}

/** A place that is being filled. */
export function Loading({ height = 160 }: { height?: number }) {
  return (
    <div class="loading" style={{ height: `${height}px` }} aria-busy="true">
      <span class="sr-only">loading</span>
    </div>
  );
}
