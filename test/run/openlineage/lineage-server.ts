import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { onTestFinished } from 'vitest';

export interface Request {
  path: string;
  authorization: string | undefined;
  contentType: string | undefined;
  body: string;
}

/** A server on this machine that takes what is posted to it, until the test has finished; `answer` null for never. */
export async function lineageServer(
  answer: number | null = 201,
): Promise<{ url: string; requests: Request[] }> {
  const requests: Request[] = [];
  const server = createServer(async (request, response) => {
    const body = await text(request);
    const { authorization, 'content-type': contentType } = request.headers;
    requests.push({ path: request.url ?? '', authorization, contentType, body });
    if (answer !== null) response.writeHead(answer).end('{"said": "so"}');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, requests };
}
