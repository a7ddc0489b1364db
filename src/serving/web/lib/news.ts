import { Store, useStore } from './store.ts';

/** How far landing or reading files has come. */
export interface WorkProgress {
  /** `landed` or `read`. */
  what: string;
  files: number;
  ofFiles: number;
  bytes: number;
  ofBytes: number;
  rows?: number;
}

/** What a process that writes to the warehouse says of itself. */
export interface Work {
  condition: 'works' | 'ended' | 'gone' | 'elsewhere';
  status: {
    command: 'run' | 'watch';
    state: string;
    pipelines: string[];
    since: string;
    pipeline?: string;
    runId?: string;
    stage?: string;
    table?: string;
    progress?: WorkProgress;
    lastRun?: { pipeline: string; at: string; outcome: string };
    error?: string;
    nextTry?: string;
  };
}

const stamp = new Store<string | null | undefined>(undefined);
const work = new Store<Work | null>(null);
const isHeard = new Store(true);

/** Listens to what the server tells, for as long as the page is there. */
export function listenToNews(): void {
  const news = new EventSource('/api/news');
  news.addEventListener('open', () => isHeard.set(true));
  news.addEventListener('error', () => isHeard.set(false));
  news.addEventListener('published', (event) => {
    const told = JSON.parse(event.data) as { stamp: string | null };
    if (told.stamp !== stamp.get()) stamp.set(told.stamp);
  });
  news.addEventListener('work', (event) => work.set(JSON.parse(event.data) as Work | null));
}

/** Which file is published: null before the first, undefined while that is not known. Another one after each publish. */
export function useStamp(): string | null | undefined {
  return useStore(stamp);
}

/** What works on the warehouse, or did so last. */
export function useWork(): Work | null {
  return useStore(work);
}

/** Whether the server can be heard. */
export function useIsHeard(): boolean {
  return useStore(isHeard);
}
