import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageDir } from '../../src/settings.ts';

/** What a reader reads of this project, by its path. */
export const documents: Readonly<Record<string, string>> = Object.fromEntries(
  ['README.md', 'CONTRIBUTING.md', ...readdirSync(join(packageDir, 'docs')).map((name) => `docs/${name}`)]
    .filter((path) => path.endsWith('.md'))
    .map((path) => [path, readFileSync(join(packageDir, path), 'utf8')]),
);

export function documentOf(path: string): string {
  const text = documents[path];
  if (text === undefined) throw new Error(`there is no ${path}`);
  return text;
}

/** The rows of every table of a document, each with its cells; no heads. */
export function tableRows(markdown: string): string[][] {
  const isRule = (line = '') => /^\|[-|: ]+$/.test(line);
  return markdown
    .split('\n')
    .filter((line, i, lines) => line.startsWith('|') && !isRule(line) && !isRule(lines[i + 1]))
    .map((line) =>
      line
        .replace(/^\||\|\s*$/g, '')
        .split(/(?<!\\)\|/)
        .map((cell) => cell.trim()),
    );
}

/** The texts of a document's fenced blocks in a language. */
export function blocksOf(markdown: string, language: string): string[] {
  return [...markdown.matchAll(new RegExp(`^\`\`\`${language}\n(.*?)^\`\`\``, 'gms'))].map(
    ([, text = '']) => text,
  );
}

/** The commands that a text tells its reader to type, each as the words after `npx mallard`. */
export function commandLines(text: string): string[][] {
  return [...text.matchAll(/npx mallard\b([^`\n]*)/g)].map(([, rest = '']) => words(rest));
}

/** The commands that a text names in passing, as `mallard validate`. */
export function commandsNamed(text: string): string[][] {
  return [...text.matchAll(/`mallard ([^`\n]+)`/g)].map(([, rest = '']) => words(rest));
}

/** As a shell splits them, up to a comment or what the shell does with the output. */
function words(line: string): string[] {
  const found = [...line.matchAll(/"([^"]*)"|'([^']*)'|(\S+)/g)];
  const end = found.findIndex(([, , , bare = '']) => /^(#|>|\||&|;)/.test(bare));
  return found
    .slice(0, end === -1 ? undefined : end)
    .map(([, double, single, bare]) => double ?? single ?? bare ?? '');
}
