/**
 * The floor: a bare DuckDB script that does the same read, the same silver SQL and the same RFM SQL as
 * `mallard run retail`, into one database file, and nothing else: no landing, no hash, no scan, no provenance
 * check, no quarantine, no rules beyond the filter, no history, no publishing.
 *
 * Usage: tsx floor.ts CSV_FOLDER DATABASE_FILE; prints {"seconds": …}
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { packageDir } from '../../src/settings.ts';
import { Database } from '../../src/warehouse/database.ts';
import { createMacros } from '../../src/warehouse/macros.ts';

const [folder = '', file = ''] = process.argv.slice(2);
const started = performance.now();
const instance = await DuckDBInstance.create(file);
const database = new Database(instance, await instance.connect());
const sqlFile = (path: string) => readFileSync(join(packageDir, 'sql', path), 'utf8');
const run = (sql: string) => database.run(sql);

for (const schema of ['bronze', 'silver', 'gold', 'ops']) await run(`create schema ${schema}`);
await run(`create table bronze.retail_transactions as
  select * exclude (filename), now()::timestamp as ingestion_timestamp, filename as source_file, today() as processing_date,
    '' as _file_id, 0::bigint as _line, null::varchar as _rescued_data
  from read_csv('${folder}/*.csv', auto_detect = false, header = true, delim = ',', quote = '"', escape = '"', filename = true,
    columns = {'Invoice': 'varchar', 'StockCode': 'varchar', 'Description': 'varchar', 'Quantity': 'varchar',
      'Price': 'varchar', 'CustomerID': 'varchar', 'Country': 'varchar', 'InvoiceDate': 'varchar'})`);
await run('create table ops.parameters (name varchar, value varchar)');
await createMacros(database, 'month_first');
await run(`create table silver.retail_transactions as select * from (${sqlFile('silver/retail_transactions.sql')})
  where not (IsCancellation and Quantity <= 0) and length(InvoiceNo) between 6 and 7 and Quantity > 0
    and (UnitPrice is null or UnitPrice >= 0) and InvoiceDate is not null`);
await run(
  `insert into ops.parameters select 'as_of' as name, max(InvoiceDate)::varchar as value from silver.retail_transactions`,
);
await run(`create table gold.customer_rfm as ${sqlFile('gold/customer_rfm.sql')}`);
await run('checkpoint');
const { customers } = await database.row<{ customers: number }>(
  'select count(*) as customers from gold.customer_rfm',
);
database.close();
console.log(JSON.stringify({ seconds: (performance.now() - started) / 1000, customers }));
