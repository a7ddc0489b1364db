import { MallardError } from '../../errors.ts';
import type { Ask } from '../../serving/read-run-history.ts';
import { askRunHistory } from '../ask-run-history.ts';
import { renderQuality } from '../print/quality.ts';
import { drawsPlain, type GlobalFlags, print, styler } from '../terminal.ts';

interface QualityOptions {
  table?: string;
  tag?: string;
  runs: number;
}

/** `mallard quality`: what each rule found last and before, and what is in quarantine; from the published file. */
export async function quality(options: QualityOptions, flags: GlobalFlags): Promise<number> {
  const { runs, table = null, tag = null } = options;
  const { rules, held } = await askRunHistory(flags, async (ask) => {
    const found = await ask('quality', { runs, table, tag });
    if (found.length === 0 && (table !== null || tag !== null)) throw await nothingFound(ask, table, tag);
    // A tag belongs to rules; what is in quarantine has none.
    return { rules: found, held: tag === null ? await ask('quarantine', { table }) : [] };
  });
  if (flags.json) print(JSON.stringify({ rules, quarantine: held }, null, 2));
  else if (rules.length === 0 && held.length === 0) print('no rule has been measured yet');
  else {
    const how = { width: process.stdout.columns, isPlain: drawsPlain(process.stdout) };
    print(renderQuality(rules, held, styler(process.stdout, flags), how));
  }
  return 0;
}

async function nothingFound(ask: Ask, table: string | null, tag: string | null): Promise<MallardError> {
  const all = await ask('quality', { runs: 1, table: null, tag: null });
  const tables = [...new Set(all.map((rule) => rule.table))];
  const tags = [...new Set(all.flatMap((rule) => rule.tags?.split(', ') ?? []))].sort();
  if (table !== null && !tables.includes(table)) {
    const next = `tables with rules: ${tables.join(', ') || 'none'}`;
    return new MallardError('usage', `no rule of a table '${table}' has been measured`, { next });
  }
  const next = `tags of rules: ${tags.join(', ') || 'none'}`;
  return new MallardError('usage', `no rule is tagged '${tag}'`, { next });
}
