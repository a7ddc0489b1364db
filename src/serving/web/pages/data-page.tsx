import type { Page } from '../../../definitions/pages.ts';
import { useAnswer } from '../lib/answer.ts';
import { useRoute } from '../lib/route.ts';
import { Filters } from '../parts/filters.tsx';
import { Panels } from '../parts/panels.tsx';
import { EntityPage } from './entity-page.tsx';

/** A page that a pipeline defines: its filters and panels. */
export function DataPage({ pipeline, page }: { pipeline: string; page: Page }) {
  const { chosen } = useRoute();
  const hasChoices = page.filters.some(({ choices }) => choices !== undefined);
  const { answer: choices } = useAnswer<Record<string, string[]>>(
    hasChoices ? `/api/pages/${pipeline}/${page.page}/choices` : undefined,
  );
  return (
    <>
      <Filters filters={page.filters} chosen={chosen} choices={choices ?? {}} />
      {page.entity === undefined ? (
        <Panels pipeline={pipeline} page={page} chosen={chosen} />
      ) : (
        <EntityPage pipeline={pipeline} page={page} entity={page.entity} />
      )}
    </>
  );
}
