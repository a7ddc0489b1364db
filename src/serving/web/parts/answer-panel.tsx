import type { ComponentChildren } from 'preact';
import type { Answered, Rows } from '../lib/answer.ts';
import { Loading, ProblemNote } from './notes.tsx';

interface AnswerPanelProps<Answer> {
  title: string;
  about?: string;
  width?: 'third' | 'half' | 'two_thirds' | 'full';
  answered: Answered<Answer>;
  /** What stands beside the title. */
  tools?: ComponentChildren;
  children: (answer: Answer) => ComponentChildren;
}

/** A panel that shows one answer in a way of its own: a place for it, and what went wrong where there is none. */
export function AnswerPanel<Answer = Rows>({
  title,
  about,
  width = 'full',
  answered: { answer, problem, isLoading },
  tools,
  children,
}: AnswerPanelProps<Answer>) {
  return (
    <section class={`panel ${width} ${isLoading && answer !== undefined ? 'stale' : ''}`} aria-label={title}>
      <header>
        <h2>{title}</h2>
        {tools !== undefined && <span class="tools">{tools}</span>}
      </header>
      {about !== undefined && <p class="muted">{about}</p>}
      {problem !== undefined ? (
        <ProblemNote problem={problem} />
      ) : answer === undefined ? (
        <Loading />
      ) : (
        children(answer)
      )}
    </section>
  );
}
