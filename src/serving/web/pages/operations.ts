import type { ComponentType } from 'preact';

interface OperationsPage {
  name: string;
  title: string;
  about?: string;
  /** The page that leads to this one, about one of many: the rest of the address says which. */
  under?: string;
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
  {
    name: 'run',
    title: 'One run',
    under: 'runs',
    load: () => import('./run.tsx').then(({ Run }) => Run),
  },
  {
    name: 'quality',
    title: 'Quality',
    about: 'What the rules found, run by run, and what is held back',
    load: () => import('./quality.tsx').then(({ Quality }) => Quality),
  },
  {
    name: 'files',
    title: 'Files',
    about: 'Every file that came, and what became of it',
    load: () => import('./files.tsx').then(({ Files }) => Files),
  },
  {
    name: 'models',
    title: 'Models',
    about: 'How each segmentation was fitted: its number of clusters, their centres, and how they moved',
    load: () => import('./models.tsx').then(({ Models }) => Models),
  },
  {
    name: 'lineage',
    title: 'Lineage',
    about: 'Where every table and column comes from, and what is made of it',
    load: () => import('./lineage.tsx').then(({ Lineage }) => Lineage),
  },
  {
    name: 'catalog',
    title: 'Catalog',
    about: 'Every table of the published file: what it is for, what is in it, and which run made it',
    load: () => import('./catalog.tsx').then(({ Catalog }) => Catalog),
  },
  {
    name: 'sql',
    title: 'SQL',
    about: 'Ask the published file anything; nothing can be changed here',
    load: () => import('./sql.tsx').then(({ Sql }) => Sql),
  },
  {
    name: 'connect',
    title: 'Connect',
    about: 'Read the published file from other tools: what to copy into them',
    load: () => import('./connect.tsx').then(({ Connect }) => Connect),
  },
];
