// A client of the published file: DuckDB's own Node package, without a line of Mallard's.
// read.mjs (loop | hold) FILE QUERIES
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { setTimeout } from 'node:timers/promises';
import { DuckDBInstance } from '@duckdb/node-api';

/** So that a run beside it gets on. */
const PAUSE_MS = 50;

const [mode, file, queries] = process.argv.slice(2);
const statements = readFileSync(queries, 'utf8').split(';');

async function open() {
  const instance = await DuckDBInstance.create(file, { access_mode: 'READ_ONLY' });
  const connection = await instance.connect();
  const close = () => {
    connection.closeSync();
    instance.closeSync();
  };
  return { connection, close };
}

async function answer({ connection }, questions = statements) {
  const rows = [];
  for (const sql of questions) rows.push(...(await connection.runAndReadAll(sql)).getRowsJson());
  return rows;
}

async function openAndAnswer() {
  const opened = await open();
  try {
    return await answer(opened);
  } finally {
    opened.close();
  }
}

if (mode === 'loop') {
  for (; ; await setTimeout(PAUSE_MS)) console.log(JSON.stringify(await openAndAnswer()));
}
const held = await open();
// The other questions later, so that their tables are first read when the file has been replaced.
console.log(JSON.stringify(await answer(held, statements.slice(0, 1))));
for await (const _ of createInterface({ input: process.stdin })) {
  console.log(JSON.stringify(await answer(held)));
  console.log(JSON.stringify(await openAndAnswer()));
}
