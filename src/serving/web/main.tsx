import { render } from 'preact';
import { useAnswer } from './lib/answer.ts';
import { listenToNews } from './lib/news.ts';
import { type Project, ProjectContext, useProject } from './lib/project.ts';
import { linkTo, useRoute } from './lib/route.ts';
import { DataPage } from './pages/data-page.tsx';
import { OPERATIONS } from './pages/operations.ts';
import { Overview } from './pages/overview.tsx';
import { Lazy } from './parts/lazy.tsx';
import { Loading, ProblemNote } from './parts/notes.tsx';
import { NothingYet } from './parts/nothing-yet.tsx';
import { Shell } from './parts/shell.tsx';

function App() {
  const { answer: project, problem } = useAnswer<Project>('/api/project');
  if (problem !== undefined) return <ProblemNote problem={problem} />;
  if (project === undefined) return <Loading height={400} />;
  return (
    <ProjectContext.Provider value={project}>
      <Place />
    </ProjectContext.Provider>
  );
}

/** The page that the address names. */
function Place() {
  const { parts } = useRoute();
  const { pipelines, stamp } = useProject();
  const [first, second] = parts;
  if (first === undefined)
    return <Shell title="Overview">{stamp === null ? <NothingYet /> : <Overview />}</Shell>;
  const operations = first === 'operations' ? OPERATIONS.find(({ name }) => name === second) : undefined;
  if (operations !== undefined)
    return (
      <Shell title={operations.title} about={operations.about}>
        {stamp === null ? <NothingYet /> : <Lazy key={operations.name} load={operations.load} />}
      </Shell>
    );
  const page = pipelines.find(({ name }) => name === first)?.pages.find((one) => one.page === second);
  if (page !== undefined)
    return (
      <Shell title={page.title} about={page.about}>
        {stamp === null ? (
          <NothingYet />
        ) : (
          <DataPage key={`${first}/${second}`} pipeline={first} page={page} />
        )}
      </Shell>
    );
  return (
    <Shell title="There is no such page">
      <p>
        Nothing is at {location.pathname}. <a {...linkTo('/')}>To the overview</a>
      </p>
    </Shell>
  );
}

listenToNews();
render(<App />, document.getElementById('app') as HTMLElement);
