import { openThriftSession } from './thrift-session.ts';

/** Makes a server one that no warehouse has been on, as an administrator would. */
export async function emptyServer(url: string): Promise<void> {
  const session = await openThriftSession(url);
  try {
    for (const { namespace } of await session.ask('show databases'))
      if (namespace !== 'default') await session.ask(`drop database ${String(namespace)} cascade`);
  } finally {
    await session.close();
  }
}
