import { z } from 'zod';
import { strict } from './strict.ts';

const WEEKDAYS = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'] as const;

/** The days for which a source promises a file, told by the date in the file's path. */
export const calendar = strict({
  days: z
    .union([z.enum(['every', 'weekdays']), z.array(z.enum(WEEKDAYS)).min(1)])
    .transform((days): number[] =>
      days === 'every'
        ? [0, 1, 2, 3, 4, 5, 6]
        : days === 'weekdays'
          ? [1, 2, 3, 4, 5]
          : days.map((day) => WEEKDAYS.indexOf(day)),
    ),
  /** Days without a file, such as holidays. */
  except: z.array(z.iso.date()).default([]),
  /** When the file of a day has to be there, in UTC: on the day itself, or so many days later. */
  due: z
    .string()
    .regex(/^([01]\d|2[0-3]):[0-5]\d$/, "must be a time such as '06:30'")
    .default('23:59'),
  days_later: z.int().min(0).default(0),
});

export type Calendar = z.output<typeof calendar>;

const DAY_MS = 86_400_000;

/** The days from `from` to `to`, both included, for which a file is promised, oldest first. */
export function promisedDays({ days, except }: Calendar, from: string, to: string): string[] {
  const promised: string[] = [];
  for (let time = Date.parse(from); time <= Date.parse(to); time += DAY_MS) {
    const date = new Date(time);
    const day = date.toISOString().slice(0, 10);
    if (days.includes(date.getUTCDay()) && !except.includes(day)) promised.push(day);
  }
  return promised;
}

/** The last day whose file is due by now. */
export function lastDueDay({ due, days_later }: Calendar, now: Date): string {
  const [hours = 0, minutes = 0] = due.split(':').map(Number);
  const since = (hours * 60 + minutes) * 60_000 + days_later * DAY_MS;
  return new Date(now.getTime() - since).toISOString().slice(0, 10);
}

/** The first date in a path, if there is one. */
export function dateIn(path: string): string | undefined {
  return /\d{4}-\d{2}-\d{2}/.exec(path)?.[0];
}
