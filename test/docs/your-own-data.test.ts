import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { packageDir } from '../../src/settings.ts';
import { temporaryFolder } from '../support/temporary.ts';
import { documentOf } from './docs.ts';

/** The fenced blocks of a document in their order: what is typed, and what is shown. */
function blocks(markdown: string): { language: string; text: string }[] {
  return [...markdown.matchAll(/^```(\w*)\n(.*?)^```/gms)].map(([, language = '', text = '']) => ({
    language,
    text,
  }));
}

it('what docs/your-own-data.md types in an empty folder gives what it shows', () => {
  const folder = temporaryFolder();
  const program = join(packageDir, 'dist', 'cli', 'main.js');
  const npx = `npx() { shift; '${process.execPath}' '${program}' "$@"; }\n`;
  let said = '';
  let shown = 0;
  for (const { language, text } of blocks(documentOf('docs/your-own-data.md'))) {
    if (language === 'sh') {
      said = execFileSync('bash', ['-e', '-c', npx + text], { cwd: folder, encoding: 'utf8', stdio: 'pipe' });
    } else {
      expect(said).toContain(text.trimEnd());
      shown += 1;
    }
  }
  expect(shown).toBe(4);
});
