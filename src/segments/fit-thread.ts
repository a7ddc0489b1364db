import { parentPort } from 'node:worker_threads';
import { doFitJob, type FitJob } from './fit-jobs.ts';

/** A thread that does the jobs it is sent, one after another, and sends each result back. */
parentPort?.on('message', (job: FitJob) => parentPort?.postMessage(doFitJob(job)));
