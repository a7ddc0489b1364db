import type { Page } from '../../../definitions/pages.ts';
import { query, useAnswer } from '../lib/answer.ts';
import { useProject } from '../lib/project.ts';
import { addressOf } from '../lib/route.ts';
import { PanelView, panelPath } from './panel-view.tsx';

/** The panels of a page, each asking for its own rows. */
export function Panels({
  pipeline,
  page,
  chosen,
}: {
  pipeline: string;
  page: Page;
  chosen: Record<string, string>;
}) {
  return (
    <div class="panels">
      {page.panels.map((panel, index) => (
        <PanelOfPage
          key={`${page.page} ${panel.title}`}
          pipeline={pipeline}
          page={page}
          index={index}
          chosen={chosen}
        />
      ))}
    </div>
  );
}

interface PanelOfPageProps {
  pipeline: string;
  page: Page;
  index: number;
  chosen: Record<string, string>;
}

function PanelOfPage({ pipeline, page, index, chosen }: PanelOfPageProps) {
  const panel = page.panels[index];
  const answered = useAnswer(panelPath(pipeline, page.page, index, chosen));
  const entityPage = useProject()
    .pipelines.find(({ name }) => name === pipeline)
    ?.pages.find(({ entity }) => entity !== undefined);
  if (panel === undefined) return null;
  const rowsFrom = `/api/pages/${pipeline}/${page.page}/panels/${index}/rows.csv${query(chosen)}`;
  return (
    <PanelView
      panel={panel}
      answered={answered}
      downloadFrom={panel.download === undefined ? undefined : rowsFrom}
      entityAddress={
        entityPage?.entity === undefined
          ? undefined
          : (key) =>
              `${addressOf([pipeline, entityPage.page])}${query({ [entityPage.entity?.key ?? '']: key })}`
      }
    />
  );
}
