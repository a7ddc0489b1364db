import { type Context, Hono } from 'hono';
import { streamSSE } from 'hono/streaming';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import { type ErrorKind, MallardError, messageOf } from '../../errors.ts';
import { packageVersion } from '../../settings.ts';
import type { Database } from '../../warehouse/database.ts';
import type { QueryResult } from '../../warehouse/statements.ts';
import { connectionsTo } from '../connections.ts';
import { publishedLineage } from '../published-lineage.ts';
import { Answers } from './answers.ts';
import { askExplanation } from './ask-explanation.ts';
import { askOperations } from './ask-operations.ts';
import {
  type AskedPage,
  askChoices,
  askRows,
  choicesOn,
  downloadPanel,
  findEntities,
  panelRows,
  pipelinesInFile,
} from './ask-page.ts';
import { rowsForFile, runInConsole } from './ask-sql.ts';
import { csvAnswer } from './csv-answer.ts';
import type { FollowedFile } from './followed-file.ts';
import { type Access, guard } from './guard.ts';
import { type NewsSource, tellNews } from './news.ts';
import { askRunLog, type RunLog } from './run-log.ts';
import { ShownProject } from './shown-project.ts';
import { profileTable, sampleTable } from './shown-table.ts';
import { webFile } from './web-files.ts';

/** What a dashboard shows, and to whom. */
export interface DashboardSources {
  file: FollowedFile;
  /** Undefined where there is no project: the operations pages do without. */
  projectDir: string | undefined;
  access: Access;
  /** What works on the warehouse now, as `status.json` says. */
  work: NewsSource['work'];
  /** What was logged of a run. */
  log: RunLog;
  /** Aborted when the server ends. */
  signal: AbortSignal;
}

const STATUS: Partial<Record<ErrorKind, ContentfulStatusCode>> = { usage: 400, definition: 400 };

/** The dashboard's addresses: `/api/…` answers in JSON from the published file, everything else is the page itself. */
export function dashboardApp({ file, projectDir, access, work, log, signal }: DashboardSources): Hono {
  const answers = new Answers();
  const project = new ShownProject(projectDir);
  const app = new Hono();
  app.use(guard(access));
  app.onError((error, context) => {
    const known = error instanceof MallardError ? error : undefined;
    const { where, next } = known ?? {};
    return context.json({ message: messageOf(error), where, next }, (known && STATUS[known.kind]) ?? 500);
  });
  app.notFound((context) => context.json({ message: `nothing is at ${context.req.path}` }, 404));

  /** An answer from the file; one that is known, or that others wait for, is not asked for again. */
  const answer = async (
    context: Context,
    find: (database: Database) => Promise<unknown>,
    question = `${context.req.path}?${new URLSearchParams(context.req.query())} ${project.state}`,
  ) => {
    const json = await answers.of(file.stamp(), question, () => file.read(find));
    return context.body(json, 200, { 'content-type': 'application/json', 'cache-control': 'no-store' });
  };
  const asked = (context: Context): AskedPage => {
    const { pipeline = '', page: name = '' } = context.req.param() as Record<string, string>;
    const { page, definition } = project.page(pipeline, name);
    return { page, definition, choices: choicesOn(page, context.req.query()) };
  };

  app.get('/api/project', async (context) => {
    const { pipelines, problems } = project;
    const ran = file.stamp() === undefined ? [] : await file.read(pipelinesInFile).catch(() => []);
    const shown = pipelines.map(({ name, description, pages }) => ({
      name,
      description,
      hasRun: ran.includes(name),
      pages: pages?.pages ?? [],
    }));
    return context.json({
      version: packageVersion,
      file: file.path,
      stamp: file.stamp() ?? null,
      pipelines: shown,
      problems,
    });
  });
  app.get('/api/pages/:pipeline/:page/choices', (context) =>
    answer(context, (database) => askChoices(database, asked(context))),
  );
  app.get('/api/pages/:pipeline/:page/found', (context) =>
    answer(context, (database) => findEntities(database, asked(context))),
  );
  app.get('/api/pages/:pipeline/:page/panels/:index', (context) => {
    const rows = panelRows(asked(context), Number(context.req.param('index')));
    return answer(context, (database) => askRows(database, rows), JSON.stringify(rows));
  });
  app.get('/api/pages/:pipeline/:page/panels/:index/rows.csv', (context) => {
    const page = asked(context);
    const index = Number(context.req.param('index'));
    return sendCsv(context, `${page.page.page}-${index}.csv`, (database) =>
      downloadPanel(database, page, index),
    );
  });
  app.get('/api/explain/:key/:value', (context) =>
    answer(context, (database) => {
      const { key, value } = context.req.param();
      return askExplanation(database, key, value, context.req.query('by'));
    }),
  );
  app.get('/api/operations/:question', (context) =>
    answer(context, (database) =>
      askOperations(database, context.req.param('question'), context.req.query()),
    ),
  );
  // The log grows while the file stays as it is: no answer of before is good for it.
  app.get('/api/log', async (context) => {
    context.header('cache-control', 'no-store');
    return context.json(await askRunLog(log, context.req.query('run')));
  });
  app.get('/api/lineage', (context) =>
    answer(context, async (database) => {
      const { edges, columns } = await publishedLineage(database);
      return { edges, columns: Object.fromEntries(columns) };
    }),
  );
  app.get('/api/tables/:table/sample', (context) =>
    answer(context, (database) => sampleTable(database, context.req.param('table'))),
  );
  app.get('/api/tables/:table/profile', (context) =>
    answer(context, (database) => profileTable(database, context.req.param('table'))),
  );
  app.get('/api/connections', (context) => context.json(connectionsTo(file.path)));
  app.post('/api/sql', async (context) => {
    const sql = await sqlIn(context);
    const started = performance.now();
    const result = await file.read((database) => runInConsole(database, sql), {
      signal: context.req.raw.signal,
    });
    return context.json({ ...result, seconds: (performance.now() - started) / 1000 });
  });
  app.post('/api/sql.csv', async (context) => {
    const sql = await sqlIn(context);
    return sendCsv(context, 'result.csv', (database) => rowsForFile(database, sql));
  });
  app.get('/api/news', (context) =>
    streamSSE(context, (news) => tellNews(news, { stamp: () => file.stamp(), work }, signal)),
  );
  app.get('/api/*', (context) => context.notFound());
  app.get('*', (context) => webFile(context));
  return app;

  async function sendCsv(
    context: Context,
    name: string,
    rows: (database: Database) => AsyncIterable<QueryResult>,
  ) {
    const bytes = await csvAnswer(file, rows, context.req.raw.signal);
    return context.body(bytes, 200, {
      'content-type': 'text/csv; charset=utf-8',
      'content-disposition': `attachment; filename="${name}"`,
    });
  }
}

const LONGEST_SQL = 100_000;

async function sqlIn(context: Context): Promise<string> {
  const { sql } = (await context.req.json().catch(() => ({}))) as { sql?: unknown };
  if (typeof sql !== 'string' || sql.trim() === '')
    throw new MallardError('usage', 'there is no SQL in the request', { next: 'send {"sql": "select 1"}' });
  if (sql.length > LONGEST_SQL)
    throw new MallardError(
      'usage',
      `${sql.length} characters of SQL are too many; ${LONGEST_SQL} are allowed`,
    );
  return sql;
}
