import { type Fit, fitKmeans } from './fit-kmeans.ts';
import { silhouetteOfEach } from './silhouette.ts';

/** A piece of a model's fitting that can be done anywhere: it depends on its own content alone. */
export type FitJob =
  | { kind: 'fit'; points: number[][]; k: number; restarts: number; seed: number }
  | { kind: 'silhouettes'; points: number[][]; clusterings: number[][]; from: number; to: number };

export interface FitResults {
  fit: Fit;
  /** By clustering, of each point of the range. */
  silhouettes: Float64Array[];
}

/** Does one job, on whatever thread this runs. */
export function doFitJob<Job extends FitJob>(job: Job): FitResults[Job['kind']];
export function doFitJob(job: FitJob): FitResults[FitJob['kind']] {
  return job.kind === 'fit'
    ? fitKmeans(job.points, job.k, job.restarts, job.seed)
    : silhouetteOfEach(job.points, job.clusterings, job);
}
