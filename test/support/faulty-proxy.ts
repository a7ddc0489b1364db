import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { setTimeout } from 'node:timers/promises';
import { crc32 } from 'node:zlib';
import { onTestFinished } from 'vitest';

/** What happens to one request. Those on a body strike when half of it is through. */
type Fault =
  | 'silence' // it is taken, and never answered
  | 'refusal' // 403
  | 'slow down' // 503, as S3 says that too much is asked of it
  | 'no answer' // the connection is reset before the first byte
  | 'stall' // half of the body, and nothing more
  | 'reset' // half of the body, and the connection is reset
  | 'damage' // one byte of the body is another
  | 'trickle'; // the body in ten pieces, 100 ms between them

/** A server between Mallard and a bucket, until the test has finished. */
export interface FaultyProxy {
  endpoint: string;
  /** Asked of each request; undefined lets it through. */
  strike: (kind: 'list' | 'get' | 'other') => Fault | undefined;
}

/** Speaks for the server at a port, and lets all requests through until it is told otherwise. */
export async function startFaultyProxy(port: number): Promise<FaultyProxy> {
  const proxy: FaultyProxy = { endpoint: '', strike: () => undefined };
  const server = createServer((incoming, outgoing) => {
    const fault = proxy.strike(kindOf(incoming));
    if (fault === 'silence') return;
    if (fault === 'no answer') incoming.socket.resetAndDestroy();
    else if (fault === 'refusal') refuse(outgoing, 403, 'AccessDenied');
    else if (fault === 'slow down') refuse(outgoing, 503, 'SlowDown');
    else void forward(port, incoming, outgoing, fault);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  proxy.endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return proxy;
}

function kindOf({ method, url = '' }: IncomingMessage): 'list' | 'get' | 'other' {
  if (method !== 'GET') return 'other';
  return url.includes('list-type=2') ? 'list' : 'get';
}

function refuse(outgoing: ServerResponse, status: number, code: string): void {
  outgoing.writeHead(status, { 'content-type': 'application/xml' });
  outgoing.end(`<Error><Code>${code}</Code><Message>as the test wants it</Message></Error>`);
}

async function forward(
  port: number,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  fault: Fault | undefined,
): Promise<void> {
  const { method, url: path, headers } = incoming;
  const asked = request({ host: '127.0.0.1', port, method, path, headers });
  incoming.pipe(asked);
  const answer = await new Promise<IncomingMessage>((resolve) => asked.once('response', resolve));
  const body = await buffer(answer);
  const checksum =
    headers['x-amz-checksum-mode'] === 'ENABLED' ? { 'x-amz-checksum-crc32': crc32Of(body) } : {};
  outgoing.writeHead(answer.statusCode ?? 500, { ...answer.headers, ...checksum });
  const half = body.subarray(0, body.length / 2);
  if (fault === 'stall') outgoing.write(half);
  else if (fault === 'reset') outgoing.write(half, () => outgoing.socket?.resetAndDestroy());
  else if (fault === 'trickle') await trickle(body, outgoing);
  else outgoing.end(fault === 'damage' ? damaged(body) : body);
}

/** As S3 gives it with an object to whoever asks; the server in the tests does not. */
function crc32Of(body: Buffer): string {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(crc32(body));
  return bytes.toString('base64');
}

async function trickle(body: Buffer, outgoing: ServerResponse): Promise<void> {
  const piece = Math.ceil(body.length / 10);
  for (let from = 0; from < body.length; from += piece) {
    outgoing.write(body.subarray(from, from + piece));
    await setTimeout(100);
  }
  outgoing.end();
}

function damaged(body: Buffer): Buffer {
  const other = Buffer.from(body);
  other[body.length >> 1] = (other[body.length >> 1] ?? 0) ^ 1;
  return other;
}
