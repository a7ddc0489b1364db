import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { promisify } from 'node:util';
import { freePort } from './free-port.ts';
import { isOnPath } from './on-path.ts';

/** An S3 server that somebody else wrote and others rely on: Ceph's gateway over a cluster of one monitor and one OSD. */
export interface Radosgw {
  endpoint: string;
  accessKeyId: string;
  secretAccessKey: string;
  stop(): Promise<void>;
}

const PROGRAMS = ['radosgw', 'radosgw-admin', 'ceph', 'ceph-mon', 'ceph-osd', 'monmaptool'];

/** Where it is missing, tests on it are skipped, and say so; MALLARD_REQUIRE_RADOSGW makes them fail instead. */
export const haveRadosgw = PROGRAMS.every(isOnPath) || process.env.MALLARD_REQUIRE_RADOSGW === '1';

const START_MS = 30_000;

/**
 * Starts it in a temporary folder, on this machine alone, with its data in memory and one user; takes a second or two.
 * Resolves when it answers. Throws with the ends of the logs where it does not.
 */
export async function startRadosgw(): Promise<Radosgw> {
  const folder = mkdtempSync(join(tmpdir(), 'mallard-rgw-'));
  const daemons: ChildProcess[] = [];
  const killAll = () => daemons.forEach((daemon) => void daemon.kill('SIGKILL'));
  process.on('exit', killAll);
  const stop = async () => {
    const closed = daemons.filter(isAlive).map((daemon) => once(daemon, 'exit'));
    killAll();
    await Promise.all(closed);
    process.off('exit', killAll);
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    return { ...(await startIn(folder, daemons)), stop };
  } catch (error) {
    const logs = ['mon', 'osd', 'rgw'].map((name) => `${name}: ${endOf(join(folder, `${name}.out`))}`);
    await stop();
    throw new Error(`radosgw did not start\n${logs.join('\n')}`, { cause: error });
  }
}

async function startIn(folder: string, daemons: ChildProcess[]): Promise<Omit<Radosgw, 'stop'>> {
  const [fsid, osdId] = [randomUUID(), randomUUID()];
  const [monitor, port] = [await freePort(), await freePort()];
  writeFileSync(join(folder, 'ceph.conf'), settings(folder, fsid, monitor));
  writeFileSync(join(folder, 'keyring'), '');
  mkdirSync(join(folder, 'osd'));
  const env = { ...process.env, CEPH_CONF: join(folder, 'ceph.conf') };
  const type = (program: string, ...args: string[]) =>
    promisify(execFile)(program, args, { env, cwd: folder, timeout: START_MS });
  const start = (name: string, program: string, ...args: string[]) => {
    const out = openSync(join(folder, `${name}.out`), 'a');
    daemons.push(spawn(program, ['-f', ...args], { env, cwd: folder, stdio: ['ignore', out, out] }));
  };

  await type('monmaptool', '--create', '--addv', 'a', `[v2:127.0.0.1:${monitor}]`, '--fsid', fsid, 'monmap');
  await type('ceph-mon', '--mkfs', '-i', 'a', '--monmap', 'monmap');
  start('mon', 'ceph-mon', '-i', 'a');
  await type('ceph', 'osd', 'new', osdId);
  await type('ceph-osd', '--mkfs', '-i', '0', '--osd-uuid', osdId);
  start('osd', 'ceph-osd', '-i', '0');
  const user = { accessKeyId: 'mallard', secretAccessKey: randomUUID() };
  const keys = ['--access-key', user.accessKeyId, '--secret-key', user.secretAccessKey];
  await type('radosgw-admin', 'user', 'create', '--uid', 'mallard', '--display-name', 'Mallard', ...keys);
  start('rgw', 'radosgw', '-n', 'client.rgw', '--rgw-frontends', `beast endpoint=127.0.0.1:${port}`);
  const endpoint = `http://127.0.0.1:${port}`;
  await answers(endpoint);
  return { endpoint, ...user };
}

/** The waits are shortened since nobody else is there to wait for; without that the start takes a minute. */
function settings(folder: string, fsid: string, monitor: number): string {
  return `[global]
fsid = ${fsid}
mon_host = v2:127.0.0.1:${monitor}/0
public_network = 127.0.0.0/8
auth_cluster_required = none
auth_service_required = none
auth_client_required = none
ms_mon_client_mode = crc
ms_mon_service_mode = crc
ms_mon_cluster_mode = crc
ms_bind_ipv6 = false
paxos_propose_interval = 0.02
paxos_min_wait = 0.01
osd_objectstore = memstore
memstore_device_bytes = 1073741824
osd_pool_default_size = 1
osd_pool_default_min_size = 1
osd_pool_default_pg_num = 1
osd_pool_default_pgp_num = 1
osd_pool_default_pg_autoscale_mode = off
osd_crush_chooseleaf_type = 0
mon_allow_pool_size_one = true
mon_data = ${folder}/mon
osd_data = ${folder}/osd
rgw_data = ${folder}/rgw
keyring = ${folder}/keyring
run_dir = ${folder}
admin_socket =
log_file =
log_to_stderr = true
err_to_stderr = true
`;
}

async function answers(endpoint: string): Promise<void> {
  const last = Date.now() + START_MS;
  while (!(await fetch(endpoint).catch(() => undefined))?.ok) {
    if (Date.now() > last) throw new Error(`nothing answers at ${endpoint}`);
    await setTimeout(50);
  }
}

function isAlive({ exitCode, signalCode, pid }: ChildProcess): boolean {
  return pid !== undefined && exitCode === null && signalCode === null;
}

function endOf(log: string): string {
  try {
    return readFileSync(log, 'utf8').slice(-1_000);
  } catch {
    return 'never ran';
  }
}
