import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { type Page, type PagesDefinition, readPages } from '../../definitions/pages.ts';
import { pipelineNames, readPipelineFile } from '../../definitions/project.ts';
import { MallardError, messageOf } from '../../errors.ts';

/** A pipeline and its pages, as a dashboard shows them. */
export interface ShownPipeline {
  name: string;
  description: string;
  pages: PagesDefinition | undefined;
}

/** The project as a dashboard shows it, read again when one of its files has changed: who edits a page reloads and sees. */
export class ShownProject {
  readonly #projectDir: string | undefined;
  #state = '';
  #pipelines: ShownPipeline[] = [];
  #problems: { where: string; message: string }[] = [];

  /** @param projectDir undefined where there is none: nothing is shown of it then */
  constructor(projectDir: string | undefined) {
    this.#projectDir = projectDir;
  }

  /** In alphabetical order. One whose definition is wrong hides no other. */
  get pipelines(): readonly ShownPipeline[] {
    this.#refresh();
    return this.#pipelines;
  }

  /** Another text after each edit. */
  get state(): string {
    this.#refresh();
    return this.#state;
  }

  /** What is wrong in definitions. */
  get problems(): readonly { where: string; message: string }[] {
    this.#refresh();
    return this.#problems;
  }

  /** One page, with the definition that it is part of. Throws `usage` where there is none. */
  page(pipeline: string, name: string): { page: Page; definition: PagesDefinition } {
    const definition = this.pipelines.find((one) => one.name === pipeline)?.pages;
    const page = definition?.pages.find((one) => one.page === name);
    if (definition === undefined || page === undefined)
      throw new MallardError('usage', `there is no page ${pipeline}/${name}`, {
        next: `mallard validate ${pipeline} says what is wrong where it should be there`,
      });
    return { page, definition };
  }

  #refresh(): void {
    if (this.#projectDir === undefined) return;
    const state = stateOf(this.#projectDir);
    if (state === this.#state) return;
    this.#state = state;
    this.#problems = [];
    this.#pipelines = [];
    for (const name of pipelineNames(this.#projectDir)) this.#read(this.#projectDir, name);
  }

  #read(projectDir: string, name: string): void {
    const file = this.#careful(name, () => readPipelineFile(projectDir, name));
    const pages = this.#careful(name, () => readPages(projectDir, name));
    if (file !== undefined) this.#pipelines.push({ name, description: file.value.description, pages });
  }

  #careful<Read>(name: string, read: () => Read): Read | undefined {
    try {
      return read();
    } catch (error) {
      const place = error instanceof MallardError ? error.where : undefined;
      this.#problems.push({ where: place ?? name, message: messageOf(error) });
      return undefined;
    }
  }
}

/** Names and times of the files that pages are made of. */
function stateOf(projectDir: string): string {
  return ['pipelines', join('sql', 'serving')]
    .flatMap((folder) => filesIn(join(projectDir, folder)))
    .map((file) => `${file} ${statSync(file, { throwIfNoEntry: false })?.mtimeMs}`)
    .join('\n');
}

function filesIn(folder: string): string[] {
  try {
    return readdirSync(folder).map((file) => join(folder, file));
  } catch {
    return [];
  }
}
