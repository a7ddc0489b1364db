import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);

/**
 * DuckDB's package. It is written as CommonJS, and asked for as such: an `import` first reads each of its 66 files for
 * the names they export, which every command would wait a tenth of a second for.
 */
export const duckdb = require('@duckdb/node-api') as typeof import('@duckdb/node-api');
