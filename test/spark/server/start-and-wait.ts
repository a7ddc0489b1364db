import { startSparkServer } from './thrift-server.ts';

// A process of its own for the test that kills it: starts a server in the folder that it is given, says its process.
const [, , dir = ''] = process.argv;
const { pid } = await startSparkServer({ delta: false, dir, memory: '512m' });
process.stdout.write(String(pid));
setInterval(() => {}, 60_000);
