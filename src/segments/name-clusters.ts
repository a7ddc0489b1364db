import type { Segmentation } from '../definitions/segmentation.ts';

/**
 * Names clusters: each name in turn takes, of the clusters that are left, the one whose centre is highest or lowest in
 * its feature; a name that asks for neither takes the first that is left. Undefined where no names are declared.
 *
 * @param centres k rows of d features; of equal ones the first is taken
 */
export function nameClusters(
  centres: readonly (readonly number[])[],
  { names, features }: Pick<Segmentation, 'names' | 'features'>,
): (string | undefined)[] {
  const given = new Array<string | undefined>(centres.length).fill(undefined);
  for (const { name, highest, lowest } of names) {
    const sign = highest === undefined ? -1 : 1;
    const feature = features.indexOf(highest ?? lowest ?? '');
    const height = (i: number) => sign * (centres[i]?.[feature] ?? 0);
    const left = centres.map((_, i) => i).filter((i) => given[i] === undefined);
    if (left.length === 0) break;
    given[left.reduce((best, i) => (height(i) > height(best) ? i : best))] = name;
  }
  return given;
}
