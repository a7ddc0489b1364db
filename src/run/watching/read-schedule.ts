import { Cron } from 'croner';
import { MallardError, messageOf } from '../../errors.ts';

/** The times that a cron expression names. Throws `usage` for what is none. */
export function readSchedule(schedule: string): Cron {
  try {
    return new Cron(schedule, { paused: true });
  } catch (error) {
    throw new MallardError('usage', `the schedule cannot be read: ${messageOf(error)}`, {
      where: `--schedule "${schedule}"`,
      next: 'write five fields, such as "0 6 * * *" for each day at six',
      cause: error,
    });
  }
}
