import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type Log, silentLog } from '../../../src/log.ts';
import type { Alert } from '../../../src/run/alerting/alert.ts';
import { sendAlerts } from '../../../src/run/alerting/send.ts';
import { temporaryFolder, writeFiles } from '../../support/temporary.ts';

const alert = (title: string): Alert => ({
  kind: 'missing day',
  pipeline: 'shop',
  title,
  detail: 'look there',
});

/** A webhook that keeps what it is told. */
async function webhook(status = 200) {
  const told: { text: string; title: string }[] = [];
  const server = createServer(async (request, response) => {
    told.push(JSON.parse(await text(request)));
    response.writeHead(status).end();
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  return { told, url: `http://127.0.0.1:${(server.address() as { port: number }).port}` };
}

describe('sendAlerts', () => {
  it('tells a webhook, as Slack takes it, each thing once for as long as it stands', async () => {
    const { told, url } = await webhook();
    const folder = temporaryFolder();
    const send = (...titles: string[]) =>
      sendAlerts('shop', { all: titles.map(alert) }, folder, silentLog, { webhook: url });
    await send('a', 'b');
    await send('a', 'c');
    await send();
    await send('a');
    expect(told.map(({ title }) => title)).toEqual(['a', 'b', 'c', 'a']);
    expect(told[0]?.text).toBe('*missing day* a\nlook there');
  });

  it('remembers what stands beside further trouble, and other pipelines apart', async () => {
    const { told, url } = await webhook();
    const folder = temporaryFolder();
    const send = (pipeline: string, standing: Parameters<typeof sendAlerts>[1]) =>
      sendAlerts(pipeline, standing, folder, silentLog, { webhook: url });
    await send('shop', { all: [alert('a')] });
    await send('shop', { further: [alert('it failed')] });
    await send('web', { all: [alert('a')] });
    await send('shop', { all: [alert('a')] });
    expect(told.map(({ title }) => title)).toEqual(['a', 'it failed', 'a']);
  });

  it('sends again, and does not fail, where the note of what was sent is broken', async () => {
    const { told, url } = await webhook();
    const folder = temporaryFolder();
    writeFiles(folder, { 'alerts.json': '{"shop": ["a"' });
    for (let i = 0; i < 2; i++)
      await sendAlerts('shop', { all: [alert('a')] }, folder, silentLog, { webhook: url });
    expect(told.map(({ title }) => title)).toEqual(['a']);
  });

  it('gives a command the alert as JSON', async () => {
    const folder = temporaryFolder();
    const file = join(folder, 'told.json');
    await sendAlerts('shop', { all: [alert("it's late")] }, folder, silentLog, {
      command: `cat > '${file}'`,
    });
    expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual(alert("it's late"));
  });

  it.each([
    ['a webhook that refuses', async () => ({ webhook: (await webhook(500)).url })],
    ['a webhook that is away', async () => ({ webhook: 'http://127.0.0.1:9' })],
    ['a command that fails', async () => ({ command: 'exit 3' })],
  ])('warns of %s, and tries again the next time', async (_what, targets) => {
    const warnings: string[] = [];
    const log: Log = { ...silentLog, warn: (message) => void warnings.push(message) };
    const [folder, where] = [temporaryFolder(), await targets()];
    for (let i = 0; i < 2; i++) await sendAlerts('shop', { all: [alert('a')] }, folder, log, where);
    expect(warnings).toHaveLength(2);
    expect(warnings[0]).toMatch(/could not be sent: .*\(a\)$/);
  });
});
