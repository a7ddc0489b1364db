import type { Connection } from '../../connections.ts';
import { useAnswer } from '../lib/answer.ts';
import { CopyButton } from '../parts/copy-button.tsx';
import { Loading, ProblemNote } from '../parts/notes.tsx';

/** What other tools are told, so that they read the file. */
export function Connect() {
  const { answer, problem } = useAnswer<Connection[]>('/api/connections');
  if (problem !== undefined) return <ProblemNote problem={problem} />;
  if (answer === undefined) return <Loading height={400} />;
  return (
    <div class="panels">
      {answer.map(({ tool, settings, note }) => (
        <section key={tool} class="panel" aria-label={tool}>
          <header>
            <h2>{tool}</h2>
          </header>
          {note !== undefined && <p class="muted">{note}</p>}
          {settings.map(({ label, text }) => (
            <div key={label} class="setting">
              <p>
                {label}
                <CopyButton text={text} what={`${label} for ${tool}`} />
              </p>
              <pre>{text}</pre>
            </div>
          ))}
        </section>
      ))}
    </div>
  );
}
