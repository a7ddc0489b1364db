import { writeFile } from 'node:fs/promises';
import type { Page, PagesDefinition } from '../../definitions/pages.ts';
import { MallardError } from '../../errors.ts';
import { packageVersion } from '../../settings.ts';
import type { Database } from '../../warehouse/database.ts';
import { createMacros } from '../../warehouse/macros.ts';
import { openPublished } from '../../warehouse/open.ts';
import { writeWhole } from '../../write-whole.ts';
import { askOperations } from '../dashboard/ask-operations.ts';
import { askRows, choicesOn, panelRows, pipelinesInFile } from '../dashboard/ask-page.ts';
import { ShownProject } from '../dashboard/shown-project.ts';
import { type Html, html } from './html.ts';
import { panelHtml, tableHtml } from './panel-html.ts';
import { STYLE } from './style.ts';

/** What a report is made of. */
interface ReportOptions {
  warehouseFile: string;
  projectDir: string;
  /** `pipeline/page`, in this order; all pages that are about no one thing, of pipelines that have run, if none is named. */
  pages: readonly string[];
  now?: Date;
}

interface ShownPage {
  pipeline: string;
  page: Page;
  definition: PagesDefinition;
}

/**
 * Writes one HTML file with the pictures of the data pages, drawn already, and how the pipelines stand: no script, no
 * request. It is whole or not there. Gives the pages that it holds. Throws `usage` for one that is not there.
 */
export async function writeReport(
  to: string,
  { warehouseFile, projectDir, pages, now = new Date() }: ReportOptions,
): Promise<string[]> {
  const project = new ShownProject(projectDir);
  const asked = pages.map((name) => findPage(project, name));
  const database = await openPublished(warehouseFile);
  try {
    await createMacros(database, 'refuse');
    const there = await pipelinesInFile(database);
    const shown =
      pages.length > 0 ? asked : allPages(project).filter(({ pipeline }) => there.includes(pipeline));
    const bodies: Html[] = [await standing(database)];
    for (const one of shown) bodies.push(await pageHtml(database, one));
    const document = documentHtml(bodies, warehouseFile, now);
    await writeWhole(to, (part) => writeFile(part, document.text));
    return shown.map(nameOf);
  } finally {
    database.close();
  }
}

function allPages({ pipelines }: ShownProject): ShownPage[] {
  return pipelines.flatMap(({ name, pages: definition }) =>
    (definition?.pages ?? []).flatMap((page) =>
      definition === undefined || page.entity !== undefined ? [] : [{ pipeline: name, page, definition }],
    ),
  );
}

function findPage(project: ShownProject, name: string): ShownPage {
  const all = allPages(project);
  const found = all.find((one) => nameOf(one) === name);
  if (found !== undefined) return found;
  throw new MallardError('usage', `there is no page '${name}' to report`, {
    next: `the pages are: ${all.map(nameOf).join(', ') || 'none'}`,
  });
}

function nameOf({ pipeline, page }: ShownPage): string {
  return `${pipeline}/${page.page}`;
}

/** A page whose tables are not published yet says so, and the others are there all the same. */
async function pageHtml(database: Database, { pipeline, page, definition }: ShownPage): Promise<Html> {
  const asked = { page, definition, choices: choicesOn(page, {}) };
  const panels: Html[] = [];
  for (const [index, panel] of page.panels.entries()) {
    const answer = await askRows(database, panelRows(asked, index)).catch(() => undefined);
    if (answer !== undefined) panels.push(panelHtml(panel, answer));
  }
  const body =
    panels.length === 0
      ? html`<p class="muted">None of its tables is published yet.</p>`
      : html`<div class="panels">${panels}</div>`;
  return html`<h2>${pipeline}: ${page.title}</h2>${body}`;
}

async function standing(database: Database): Promise<Html> {
  const answer = await askOperations(database, 'pipelines', {});
  const columns = ['pipeline', 'status', 'started', 'as_of', 'rows', 'held', 'warnings', 'error'];
  const labels = { held: 'In quarantine', warnings: 'Rules that warn', rows: 'Rows of the last run' };
  return html`<h2>How the pipelines stand</h2>${tableHtml({ labels, formats: {} }, answer, columns)}`;
}

function documentHtml(bodies: readonly Html[], warehouseFile: string, now: Date): Html {
  const time = now.toISOString().slice(0, 16).replace('T', ' ');
  return html`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<meta http-equiv="content-security-policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>Mallard report, ${time} UTC</title>${STYLE}</head>
<body><h1>Report</h1><p class="muted">of ${warehouseFile}, ${time} UTC, by Mallard ${packageVersion}</p>${bodies}</body></html>
`;
}
