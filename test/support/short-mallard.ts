import { inject } from 'vitest';
import { type Outcome, mallard as typed } from './mallard.ts';

/** Types a command on the project up to segments, which is shared and stays as it is, unless another is named. */
export function mallard(...args: string[]): Promise<Outcome> {
  return args.includes('--project') ? typed(...args) : typed('--project', inject('shortProject'), ...args);
}
