import { MallardError } from '../errors.ts';
import { generateRetailDays } from './retail-days.ts';

/** Which pipelines files can be made up for, and by what. */
const GENERATORS = { retail: generateRetailDays };

/** The generator of a pipeline's files. Throws `usage` when there is none. */
export function generatorOf(pipeline: string): (typeof GENERATORS)[keyof typeof GENERATORS] {
  if (Object.hasOwn(GENERATORS, pipeline)) return GENERATORS[pipeline as keyof typeof GENERATORS];
  throw new MallardError('usage', `no files can be made up for '${pipeline}'`, {
    next: `mallard generate ${Object.keys(GENERATORS).join(' | ')} --to DIR`,
  });
}
