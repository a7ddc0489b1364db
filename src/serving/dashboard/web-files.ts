import { readFile } from 'node:fs/promises';
import { extname, join, normalize } from 'node:path';
import type { Context } from 'hono';
import { packageDir } from '../../settings.ts';

/** The front end, as `npm run build` makes it. */
const webDir = join(packageDir, 'dist', 'web');

const TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
};

/** A file of the front end; every address that is none of them is a page of it. */
export async function webFile(context: Context): Promise<Response> {
  const path = normalize(context.req.path).replace(/^\/+/, '');
  const type = TYPES[extname(path)];
  if (type === undefined || path.startsWith('..')) return indexPage(context);
  const bytes = await readFile(join(webDir, path)).catch(() => undefined);
  if (bytes === undefined) return context.notFound();
  // Their names carry a hash of what is in them.
  return context.body(new Uint8Array(bytes), 200, {
    'content-type': type,
    'cache-control': 'max-age=31536000, immutable',
  });
}

async function indexPage(context: Context): Promise<Response> {
  const html = await readFile(join(webDir, 'index.html'), 'utf8').catch(() => undefined);
  if (html === undefined) return context.text('the front end is not built: npm run build\n', 503);
  return context.body(html, 200, { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-cache' });
}
