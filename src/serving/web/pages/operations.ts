import type { ComponentType } from 'preact';

interface OperationsPage {
  name: string;
  title: string;
  about: string;
  load: () => Promise<ComponentType>;
}

/** The program's own pages, which serve any pipeline; each one's code comes when it is opened. */
export const OPERATIONS: readonly OperationsPage[] = [
  {
    name: 'runs',
    title: 'Runs',
    about: 'What each run did: its steps, rows, seconds and, where it failed, why',
    load: () => import('./runs.tsx').then(({ Runs }) => Runs),
  },
];
