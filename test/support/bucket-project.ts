import { join } from 'node:path';
import { queryFile } from './digest.ts';
import { mallard, type Outcome } from './mallard.ts';
import { copyProject, edit } from './project.ts';

interface BucketProject {
  project: string;
  warehouse: string;
  run(): Promise<Outcome>;
  /** Those in silver, in order. */
  invoices(): Promise<string[]>;
}

/** A project whose pipeline reads from a location `s3://…` at an endpoint; `more` goes into its `s3` settings. */
export function projectOnBucket(location: string, endpoint: string, more = ''): BucketProject {
  const project = copyProject();
  const s3 = `{endpoint: "${endpoint}", region: us-east-1${more}}`;
  edit(project, 'pipelines/retail.yaml', 'folder: data/retail ', `folder: ${location}\n  s3: ${s3} `);
  const warehouse = join(project, 'warehouse', 'mallard.duckdb');
  const run = () => mallard('--project', project, 'run');
  const invoices = async () => {
    const query = 'select InvoiceNo as i from silver.retail_transactions order by 1';
    return (await queryFile<{ i: string }>(warehouse, query)).map(({ i }) => i);
  };
  return { project, warehouse, run, invoices };
}
