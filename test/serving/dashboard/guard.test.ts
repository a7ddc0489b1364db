import { describe, expect, it } from 'vitest';
import { dashboardOn, publishedShop } from './published.ts';

const open = { hosts: ['shop.example'], token: undefined };

async function asked(
  headers: Record<string, string>,
  access: { hosts: string[]; token: string | undefined } = open,
) {
  const shop = await publishedShop();
  return (await dashboardOn(shop, { access }).request('/api/project', { headers })).status;
}

describe('who may ask', () => {
  it.each([
    ['localhost:4180', 200],
    ['127.0.0.1:4180', 200],
    ['[::1]:4180', 200],
    ['192.168.1.7', 200],
    ['shop.example:80', 200],
    ['SHOP.example', 200],
    ['evil.example', 403],
    ['localhost.evil.example', 403],
    ['127.0.0.1.evil.example:4180', 403],
    ['', 403],
  ])('under the name %s: %i', async (host, status) => {
    expect(await asked({ host })).toBe(status);
  });

  it('no page of another origin, whatever the browser says of it', async () => {
    expect(await asked({ origin: 'http://localhost:4180' })).toBe(200);
    expect(await asked({ origin: 'http://localhost:9999' })).toBe(403);
    expect(await asked({ origin: 'https://evil.example' })).toBe(403);
    expect(await asked({ origin: 'null' })).toBe(403);
    expect(await asked({ 'sec-fetch-site': 'cross-site' })).toBe(403);
    expect(await asked({ 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate' })).toBe(200);
    expect(await asked({ 'sec-fetch-site': 'same-origin' })).toBe(200);
  });

  it('only who brings the token, where one is asked for; once in the address, then in a cookie', async () => {
    const access = { hosts: [], token: 'open-sesame' };
    expect(await asked({}, access)).toBe(401);
    expect(await asked({ authorization: 'Bearer open-sesam' }, access)).toBe(401);
    expect(await asked({ authorization: 'Bearer open-sesame' }, access)).toBe(200);
    expect(await asked({ cookie: 'mallard_token=open-sesame' }, access)).toBe(200);
    const shop = await publishedShop();
    const { request } = dashboardOn(shop, { access });
    const first = await request('/?token=open-sesame');
    expect(first.status).toBe(302);
    expect(first.headers.get('location')).toBe('/');
    expect(first.headers.get('set-cookie')).toMatch(/mallard_token=open-sesame;.*HttpOnly; SameSite=Strict/);
    expect((await request('/?token=wrong')).status).toBe(401);
  });

  it('lets a browser load and run nothing but our own files', async () => {
    const shop = await publishedShop();
    const { headers } = await dashboardOn(shop).request('/api/project');
    expect(headers.get('content-security-policy')).toContain(
      "default-src 'none'; script-src 'self'; style-src 'self';",
    );
    expect(headers.get('content-security-policy')).not.toContain('unsafe');
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('access-control-allow-origin')).toBeNull();
  });
});
