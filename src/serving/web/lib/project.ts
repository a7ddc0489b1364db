import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { Page } from '../../../definitions/pages.ts';

/** What the server shows: the file, and the pipelines with their pages. */
export interface Project {
  version: string;
  file: string;
  stamp: string | null;
  /** `hasRun`: there are tables of it in the file. */
  pipelines: { name: string; description: string; hasRun: boolean; pages: Page[] }[];
  problems: { where: string; message: string }[];
}

export const ProjectContext = createContext<Project | undefined>(undefined);

export function useProject(): Project {
  const project = useContext(ProjectContext);
  if (project === undefined) throw new Error('the project is not known here');
  return project;
}
