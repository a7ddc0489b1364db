import { timingSafeEqual } from 'node:crypto';
import { isIP } from 'node:net';
import type { MiddlewareHandler } from 'hono';
import { getCookie, setCookie } from 'hono/cookie';

/** Who may ask. */
export interface Access {
  /** Names, besides addresses and localhost, by which the server may be called. */
  hosts: readonly string[];
  /** What a reader has to bring; undefined where everybody who can reach the port may read. */
  token: string | undefined;
}

const COOKIE = 'mallard_token';

/** Nothing but our own files and answers: no other host, no inline script or style, no frame, no form elsewhere. */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "font-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join('; ');

/**
 * Refuses what a page of another site can make a browser send: requests under a name that is not ours (DNS rebinding:
 * a name can be made to point here, an address cannot), and requests from another origin. Where a token is asked for, it is taken once
 * from `?token=` and kept in a cookie that scripts cannot read.
 */
export function guard({ hosts, token }: Access): MiddlewareHandler {
  return async (context, next) => {
    for (const [name, value] of Object.entries(HEADERS)) context.header(name, value);
    const host = context.req.header('host') ?? '';
    if (!isOurs(host, hosts))
      return context.text(
        `${nameOf(host)} is not a name of this server: start it with --allow-host ${nameOf(host)}\n`,
        403,
      );
    const origin = context.req.header('origin');
    if (origin !== undefined && !isSameOrigin(origin, host))
      return context.text('asked by a page of another origin\n', 403);
    if (
      ['cross-site', 'same-site'].includes(context.req.header('sec-fetch-site') ?? '') &&
      !isNavigation(context.req.header('sec-fetch-mode'))
    )
      return context.text('asked by a page of another site\n', 403);
    if (token === undefined) return next();
    const brought = context.req.query('token');
    if (brought !== undefined && isToken(brought, token)) {
      setCookie(context, COOKIE, token, { httpOnly: true, sameSite: 'Strict', path: '/' });
      return context.redirect(context.req.path);
    }
    const bearer = context.req.header('authorization')?.replace(/^Bearer /, '');
    if (isToken(getCookie(context, COOKIE), token) || isToken(bearer, token)) return next();
    return context.text('this server asks for a token: open the address that mallard serve printed\n', 401);
  };
}

const HEADERS = {
  'content-security-policy': POLICY,
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
};

/** `[::1]:80`, `localhost:80` and `127.0.0.1` without their port. */
function nameOf(host: string): string {
  return host
    .replace(/:\d+$/, '')
    .replace(/^\[(.*)\]$/, '$1')
    .toLowerCase();
}

function isOurs(host: string, hosts: readonly string[]): boolean {
  const name = nameOf(host);
  return name === 'localhost' || isIP(name) !== 0 || hosts.some((one) => one.toLowerCase() === name);
}

function isSameOrigin(origin: string, host: string): boolean {
  return origin === `http://${host}` || origin === `https://${host}`;
}

/** A link elsewhere may lead here; it is a page that may not read or send on its own. */
function isNavigation(mode: string | undefined): boolean {
  return mode === 'navigate';
}

function isToken(brought: string | undefined, token: string): boolean {
  if (brought === undefined) return false;
  const [one, other] = [Buffer.from(brought), Buffer.from(token)];
  return one.length === other.length && timingSafeEqual(one, other);
}
