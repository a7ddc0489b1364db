import { spawn } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { messageOf } from '../../errors.ts';
import type { Log } from '../../log.ts';
import type { Alert } from './alert.ts';

/** Where alerts go. The webhook's address is a secret: it comes from the environment, never from a file. */
export interface AlertTargets {
  webhook?: string | undefined;
  /** A shell command that gets the alert as JSON on its standard input. */
  command?: string | undefined;
}

/** As the environment says: `MALLARD_ALERT_WEBHOOK`, `MALLARD_ALERT_COMMAND`. */
function alertTargets(environment: NodeJS.ProcessEnv = process.env): AlertTargets {
  return { webhook: environment.MALLARD_ALERT_WEBHOOK, command: environment.MALLARD_ALERT_COMMAND };
}

const PATIENCE_MS = 10_000;

/** Which alerts of each pipeline have been sent and still stand, by title. */
type Sent = Record<string, string[]>;

/**
 * Sends what is wrong with a pipeline now, each alert once for as long as it stands. Never fails: what cannot be sent is
 * a warning.
 *
 * @param standing all that is wrong, or `further` trouble beside what was wrong before
 */
export async function sendAlerts(
  pipeline: string,
  standing: { all: readonly Alert[] } | { further: readonly Alert[] },
  stateDir: string,
  log: Log,
  targets: AlertTargets = alertTargets(),
): Promise<void> {
  if (targets.webhook === undefined && targets.command === undefined) return;
  const file = join(stateDir, 'alerts.json');
  const sent = await readSent(file);
  const before = sent[pipeline] ?? [];
  const alerts = 'all' in standing ? standing.all : standing.further;
  const stillStanding = new Set('all' in standing ? [] : before);
  for (const alert of alerts) {
    const { title } = alert;
    if (before.includes(title) || (await deliver(alert, targets, log))) stillStanding.add(title);
  }
  const text = JSON.stringify({ ...sent, [pipeline]: [...stillStanding] });
  await writeFile(file, text).catch((error) =>
    log.warn(`what was sent could not be noted: ${messageOf(error)}`),
  );
}

async function deliver(alert: Alert, { webhook, command }: AlertTargets, log: Log): Promise<boolean> {
  try {
    await Promise.all([post(webhook, alert), execute(command, alert)]);
    return true;
  } catch (error) {
    log.warn(`an alert could not be sent: ${messageOf(error)} (${alert.title})`);
    return false;
  }
}

/** What a crash left half written, or nothing, counts as nothing sent: better twice than a run that fails for it. */
async function readSent(file: string): Promise<Sent> {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as Sent;
  } catch {
    return {};
  }
}

/** As Slack and those who follow it take it: the text, and the parts beside it. */
async function post(webhook: string | undefined, alert: Alert): Promise<void> {
  if (webhook === undefined) return;
  const body = JSON.stringify({ text: `*${alert.kind}* ${alert.title}\n${alert.detail}`, ...alert });
  const headers = { 'content-type': 'application/json' };
  const signal = AbortSignal.timeout(PATIENCE_MS);
  const response = await fetch(webhook, { method: 'POST', headers, body, signal });
  if (!response.ok) throw new Error(`the webhook answers ${response.status}`);
}

async function execute(command: string | undefined, alert: Alert): Promise<void> {
  if (command === undefined) return;
  const child = spawn(command, { shell: true, stdio: ['pipe', 'ignore', 'ignore'], timeout: PATIENCE_MS });
  child.stdin.on('error', () => {}).end(`${JSON.stringify(alert)}\n`);
  const code = await new Promise<number | null>((resolve, reject) =>
    child.once('error', reject).once('close', resolve),
  );
  if (code !== 0) throw new Error(`the alert command ended with ${code ?? 'a signal'}`);
}
