// Preloaded into a measured process: at its end it writes, in MiB, the peak of its resident memory, which the kernel keeps
// exactly, and the most that Node itself had, as JSON, where it is told. Node's own is its heap and what it counts as
// external (array buffers are part of that), seen every 50 ms and at the end, of the main thread alone: threads have heaps
// of their own. What DuckDB allocates is in neither.
import { writeFileSync } from 'node:fs';
import { isMainThread } from 'node:worker_threads';

const file = process.env.OWN_MEMORY_FILE;
if (isMainThread && file) {
  let most = 0;
  const look = () => {
    const { heapTotal, external } = process.memoryUsage();
    most = Math.max(most, heapTotal + external);
  };
  setInterval(look, 50).unref();
  process.on('exit', () => {
    look();
    const peak = process.resourceUsage().maxRSS / 1024;
    writeFileSync(file, JSON.stringify({ peak, node: most / 2 ** 20 }));
  });
}
