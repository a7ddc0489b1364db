/** A run as a timeline needs it. */
export interface TimedRun {
  run: string;
  pipeline: string;
  status: string;
  started: string;
  seconds: number | null;
}

export interface RunBar extends TimedRun {
  /** Part of the longest run, 0 to 1; never so little that it cannot be seen. */
  height: number;
  /** The day, where it is another than that of the bar before. */
  day: string | undefined;
}

const LEAST = 0.04;

/** The last `most` of runs that come newest first, as bars from the oldest to the newest. */
export function runBars(runs: readonly TimedRun[], most: number): RunBar[] {
  const shown = runs.slice(0, most).reverse();
  const longest = Math.max(...shown.map(({ seconds }) => seconds ?? 0), Number.EPSILON);
  return shown.map((run, i) => {
    const day = run.started.slice(0, 10);
    return {
      ...run,
      height: Math.max(LEAST, (run.seconds ?? 0) / longest),
      day: shown[i - 1]?.started.slice(0, 10) === day ? undefined : day,
    };
  });
}

/** The runs that failed and that no later run of their pipeline has made good, of runs that come newest first. */
export function stillFailed<Run extends { pipeline: string; status: string }>(runs: readonly Run[]): Run[] {
  const seen = new Set<string>();
  return runs.filter(({ pipeline, status }) => {
    if (seen.has(pipeline)) return false;
    seen.add(pipeline);
    return status === 'failed';
  });
}
