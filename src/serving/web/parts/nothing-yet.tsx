import { useProject } from '../lib/project.ts';
import { EmptyNote } from './notes.tsx';

/** What stands on every page until something is published. */
export function NothingYet() {
  const { pipelines } = useProject();
  const names = pipelines.map(({ name }) => name);
  return (
    <EmptyNote>
      Nothing is published yet. {names.length > 0 && `The pipelines here are ${names.join(', ')}. `}
      <code>npx mallard run {names[0] ?? ''}</code> makes it, and it is shown here as soon as it is there.
    </EmptyNote>
  );
}
