import { useProject } from '../lib/project.ts';
import { Panels } from '../parts/panels.tsx';

/** What matters most of every pipeline. */
export function Overview() {
  const { pipelines } = useProject();
  return (
    <>
      {pipelines.map(({ name, description, pages }) => {
        const page = pages.find((one) => one.page === 'overview');
        return (
          <section key={name}>
            <h2 class="pipeline">{name}</h2>
            <p class="muted">{description}</p>
            {page !== undefined && <Panels pipeline={name} page={page} chosen={{}} />}
          </section>
        );
      })}
    </>
  );
}
