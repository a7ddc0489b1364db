import type { Case } from './case.ts';
import { backfill } from './cases/backfill.ts';
import { behavior } from './cases/behavior.ts';
import { changes } from './cases/changes.ts';
import { daily, dailyKeep } from './cases/daily.ts';
import { dashboard } from './cases/dashboard.ts';
import { engines } from './cases/engines.ts';
import { memory } from './cases/memory.ts';
import { publish } from './cases/publish.ts';
import { rivals } from './cases/rivals.ts';
import { rules } from './cases/rules.ts';
import { segments } from './cases/segments.ts';
import { start } from './cases/start.ts';

/** All that is measured, in the order in which it is. */
export const CASES: readonly Case[] = [
  start,
  backfill,
  rivals,
  daily,
  dailyKeep,
  changes,
  publish,
  rules,
  segments,
  memory,
  engines,
  behavior,
  dashboard,
];
