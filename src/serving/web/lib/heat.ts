/** What a rule found in a run. */
export interface RuleShare {
  run: string;
  started: string;
  table: string;
  rule: string;
  action: string;
  violations: number;
  checked: number;
  share: number;
}

export interface Heat {
  /** From the oldest to the newest. */
  runs: { run: string; started: string }[];
  /** Those that found most first; a cell for each run, undefined where the run did not measure the rule. */
  rules: { table: string; rule: string; cells: (RuleShare | undefined)[] }[];
}

/** Rules by runs, of findings that come oldest run first. */
export function heatOf(findings: readonly RuleShare[]): Heat {
  const runs = new Map(findings.map(({ run, started }) => [run, started]));
  const rules = new Map<string, Map<string, RuleShare>>();
  for (const finding of findings) {
    const key = JSON.stringify([finding.table, finding.rule]);
    const found = rules.get(key) ?? new Map<string, RuleShare>();
    rules.set(key, found.set(finding.run, finding));
  }
  const most = (found: Map<string, RuleShare>) => Math.max(...[...found.values()].map(({ share }) => share));
  return {
    runs: [...runs].map(([run, started]) => ({ run, started })),
    rules: [...rules]
      .sort(([, one], [, other]) => most(other) - most(one))
      .map(([key, found]) => {
        const [table, rule] = JSON.parse(key) as [string, string];
        return { table, rule, cells: [...runs.keys()].map((run) => found.get(run)) };
      }),
  };
}

/** How strong a share is drawn, 0 to 1: by its root, since most shares are small and some are not. */
export function warmth(share: number): number {
  return Math.sqrt(Math.min(1, Math.max(0, share)));
}
