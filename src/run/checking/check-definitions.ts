import { didYouMean } from '../../definitions/closest.ts';
import { isByNewRows } from '../../definitions/expectations.ts';
import { columnsNamed } from '../../definitions/history.ts';
import { type MadeStep, madeTable } from '../../definitions/made-table.ts';
import { parameterFinding } from '../../definitions/parameters.ts';
import { portabilityFindings } from '../../definitions/portable-sql.ts';
import { asOfFinding, crossRowFinding } from '../../definitions/row-level.ts';
import { bronzeTables } from '../../definitions/source.ts';
import type { SqlFile } from '../../definitions/sql-file.ts';
import { placeInFile, type SqlRemark, type TreeNode, tablesRead } from '../../definitions/sql-tree.ts';
import type { HistoryDefinition, PipelineDefinition, TableDefinition } from '../../definitions/steps.ts';
import { MallardError } from '../../errors.ts';
import { catalogOf } from '../../lineage/pipeline-lineage.ts';
import type { Database } from '../../warehouse/database.ts';
import { macroNames } from '../../warehouse/macros.ts';
import { type Parsed, parseEach, parseSql } from '../../warehouse/parse-tree.ts';
import { asSelect, expressionsOf, expressionsOfCheck, textsOf } from './pipeline-texts.ts';

/**
 * Checks what can be told from a pipeline's texts alone: every SELECT and expression is portable and reads only
 * what is there before it; a table refined by new rows alone allows that; no two steps write one table. Throws
 * `definition` on the first thing that is wrong.
 */
export async function checkDefinitions(database: Database, pipeline: PipelineDefinition): Promise<void> {
  await new Checker(database, pipeline).check();
}

class Checker {
  readonly #database: Database;
  readonly #pipeline: PipelineDefinition;
  readonly #lookups: string[];
  /** Tables that are there when the step at hand is made. */
  readonly #known: Set<string>;
  #asOfKnown = false;
  /** Every text of the pipeline, parsed in one go. */
  #parsed: ReadonlyMap<string, Parsed> = new Map();

  constructor(database: Database, pipeline: PipelineDefinition) {
    this.#database = database;
    this.#pipeline = pipeline;
    this.#lookups = pipeline.lookups.map(({ table }) => table);
    this.#known = new Set([...bronzeTables(pipeline), ...this.#lookups, 'ops.parameters']);
  }

  async check(): Promise<void> {
    this.#checkWriters();
    this.#checkAsOfColumn();
    const texts = textsOf(this.#pipeline);
    const trees = await parseEach(this.#database, texts);
    this.#parsed = new Map(trees.map((tree, i) => [texts[i] ?? '', tree]));
    await this.#checkPersons();
    for (const step of this.#pipeline.steps) {
      if (step.kind === 'table') await this.#checkTable(step);
      else if (step.kind === 'history') this.#checkHistory(step);
      else this.#checkSource(step);
      this.#known.add(step.table);
      if (this.#pipeline.as_of.column.startsWith(`${step.table}.`)) this.#asOfKnown = true;
    }
    for (const { sql } of this.#pipeline.report) await this.#checkSelect(sql);
  }

  /** Whom a record is about is told from the record itself. */
  async #checkPersons(): Promise<void> {
    const { sources, shownAs } = this.#pipeline;
    for (const { bronze } of sources) {
      if (bronze.person === undefined) continue;
      const where = `${shownAs}, person of ${bronze.table}`;
      const trees = await this.#parse({ shownAs: where, text: asSelect(bronze.person) });
      const finding = crossRowFinding(trees, new Set());
      if (finding !== undefined)
        throw this.#wrong(`person is told from one record by itself, and this ${finding.message}`, where);
    }
  }

  async #checkTable({ sql, rules, rulesFile, table }: TableDefinition): Promise<void> {
    const byNewRows = isByNewRows(rules);
    const statements = await this.#checkSelect(sql);
    if (rules.rows_of !== undefined && !this.#known.has(rules.rows_of)) {
      throw this.#wrong(`rows_of: ${this.#describeUnknown(rules.rows_of)}`, rulesFile);
    }
    if (byNewRows) {
      const finding = crossRowFinding(statements, new Set([rules.rows_of, ...this.#lookups]));
      if (finding !== undefined)
        throw this.#crossRow(table, finding.message, placeInFile(sql, finding.offset));
    }
    for (const [name, expression] of expressionsOf(rules)) {
      const where = `${rulesFile}, ${name}`;
      const trees = await this.#parse({ shownAs: where, text: asSelect(expression) });
      const finding = byNewRows ? crossRowFinding(trees, new Set()) : undefined;
      if (finding !== undefined) throw this.#crossRow(table, finding.message, where);
    }
    for (const { to } of rules.routes) this.#known.add(to);
    this.#known.add(table);
    for (const check of rules.checks) {
      const { name, measure } = check;
      const where = `${rulesFile}, check ${name}`;
      for (const text of expressionsOfCheck(check))
        await this.#parse({ shownAs: where, text: asSelect(text) });
      if (measure.kind === 'sql') await this.#checkSelect({ shownAs: where, text: measure.of });
      const other =
        measure.kind === 'relationship' || measure.kind === 'equal_sum' ? measure.of.to : undefined;
      if (other !== undefined && !this.#known.has(other))
        throw this.#wrong(this.#describeUnknown(other), where);
    }
    for (const { name, input, output } of rules.control_totals) {
      for (const text of [input, output])
        await this.#checkSelect({ shownAs: `${rulesFile}, total ${name}`, text });
    }
  }

  #checkSource(step: MadeStep): void {
    const { source, otherSources = [] } = madeTable(step);
    const unknown = [source, ...otherSources].find((table) => !this.#known.has(table));
    if (unknown !== undefined) throw this.#wrong(this.#describeUnknown(unknown), step.shownAs);
  }

  /** It watches a table that is there before it, by columns that are in that. */
  #checkHistory(step: HistoryDefinition): void {
    const { of, placeOf } = step;
    const tables = [...this.#known].filter((table) => !table.startsWith('ops.'));
    if (!tables.includes(of))
      throw this.#wrong(`of: ${this.#describeUnknown(of)}; it may be: ${tables.join(', ')}`, placeOf(['of']));
    const columns = catalogOf(this.#pipeline).get(of) ?? [];
    for (const { column, path } of columnsNamed(step)) {
      if (columns.includes(column)) continue;
      const instead = didYouMean(column, columns, String);
      const message = `${of} has no column ${column}${instead}; it has: ${columns.join(', ')}`;
      throw this.#wrong(message, placeOf(path));
    }
  }

  /** One portable SELECT that reads only known tables. */
  async #checkSelect(file: SqlFile): Promise<TreeNode[]> {
    const statements = await this.#parse(file);
    const unknown = tablesRead(statements).find(({ table }) => !this.#known.has(table));
    if (unknown !== undefined) {
      throw this.#problem(file, { message: this.#describeUnknown(unknown.table), offset: unknown.offset });
    }
    return statements;
  }

  async #parse(file: SqlFile): Promise<TreeNode[]> {
    const parsed = this.#parsed.get(file.text) ?? (await parseSql(this.#database, file.text));
    if ('error' in parsed) throw this.#problem(file, { message: parsed.error, offset: parsed.offset ?? 0 });
    const [finding] = portabilityFindings(file, parsed.statements, macroNames);
    const early = this.#asOfKnown ? undefined : asOfFinding(parsed.statements);
    const found =
      finding ?? early ?? parameterFinding(parsed.statements, Object.keys(this.#pipeline.parameters));
    if (found !== undefined) throw this.#problem(file, found);
    return parsed.statements;
  }

  /** Each table is written by one step, or by the routes of one. */
  #checkWriters(): void {
    const { steps, shownAs } = this.#pipeline;
    const written = new Set<string>();
    const own = [...bronzeTables(this.#pipeline), ...this.#lookups, ...steps.map(({ table }) => table)];
    for (const table of own) {
      if (written.has(table)) throw this.#wrong(`${table} is written twice`, shownAs);
      written.add(table);
    }
    for (const step of steps.filter((candidate) => candidate.kind === 'table')) {
      const targets = new Set(step.rules.routes.map(({ to }) => to));
      const taken = [...targets].find((to) => written.has(to));
      if (taken !== undefined)
        throw this.#wrong(`a route leads to ${taken}, which something else writes`, step.rulesFile);
      for (const to of targets) written.add(to);
    }
  }

  #checkAsOfColumn(): void {
    const { as_of, steps, shownAs } = this.#pipeline;
    const [schema, name, column = ''] = as_of.column.split('.');
    const step = steps.find(({ table }) => table === `${schema}.${name}`);
    const message =
      step?.kind !== 'table'
        ? `${schema}.${name} is none of this pipeline's tables`
        : Object.hasOwn(step.rules.columns, column)
          ? undefined
          : `${schema}.${name} has no column ${column}`;
    if (message !== undefined) throw this.#wrong(`as_of.column: ${message}`, shownAs);
  }

  #describeUnknown(table: string): string {
    const { steps, shownAs } = this.#pipeline;
    if (steps.some((step) => step.table === table)) return `reads ${table}, which comes later in ${shownAs}`;
    return `reads the unknown table ${table}${didYouMean(table, [...this.#known], String)}`;
  }

  #crossRow(table: string, message: string, where: string): MallardError {
    return new MallardError('definition', `${table} is refined by new rows alone, but ${message}`, {
      where,
      next: "say 'refresh: whole' beside rows_of, and it is made anew each time",
    });
  }

  #problem(file: SqlFile, { message, offset }: SqlRemark): MallardError {
    const isFile = file.shownAs.endsWith('.sql');
    return this.#wrong(message, isFile ? placeInFile(file, offset) : file.shownAs);
  }

  #wrong(message: string, where: string): MallardError {
    return new MallardError('definition', message, { where, next: 'mend it and run: mallard validate' });
  }
}
