/**
 * Gives each centre of a new model the number of the old centre that it stands for, so that cluster 2 stays cluster 2:
 * the pairing of least total squared distance. Centres without a partner get the smallest numbers that are free.
 *
 * @param centres k rows of d features, in their canonical order
 * @param before the numbered centres of the model before, in the same scale; none for a first model, whose
 *   numbers are the canonical order
 */
export function matchClusters(
  centres: readonly (readonly number[])[],
  before: readonly { cluster: number; centre: readonly number[] }[],
): number[] {
  const costs = centres.map((centre) => before.map((old) => squaredDistance(centre, old.centre)));
  const partners = assignLeastCost(costs).map((column) =>
    column === undefined ? undefined : before[column]?.cluster,
  );
  const taken = new Set(partners);
  let free = 0;
  return partners.map((partner) => {
    if (partner !== undefined) return partner;
    while (taken.has(free)) free++;
    taken.add(free);
    return free;
  });
}

/**
 * For each row the column it is assigned, so that the sum of the costs is least; with more rows than columns, some rows
 * get none. Takes time in the cube of the larger side.
 *
 * Source: Kuhn, The Hungarian method for the assignment problem, Naval Research Logistics Quarterly 2 (1955), in the
 * form of Jonker and Volgenant with potentials and shortest augmenting paths, Computing 38 (1987).
 */
function assignLeastCost(costs: readonly (readonly number[])[]): (number | undefined)[] {
  const rows = costs.length;
  const columns = costs[0]?.length ?? 0;
  const size = Math.max(rows, columns);
  const cost = (row: number, column: number) => costs[row]?.[column] ?? 0;
  const rowPotential = new Array<number>(size).fill(0);
  const columnPotential = new Array<number>(size).fill(0);
  const rowOf = new Array<number>(size).fill(-1);
  for (let start = 0; start < size; start++) {
    const distance = new Array<number>(size).fill(Number.POSITIVE_INFINITY);
    const cameFrom = new Array<number>(size).fill(-1);
    const done = new Array<boolean>(size).fill(false);
    let row = start;
    let last = -1;
    while (row !== -1) {
      const at = last === -1 ? 0 : (distance[last] ?? 0);
      let nearest = -1;
      for (let column = 0; column < size; column++) {
        if (done[column]) continue;
        const reduced = at + cost(row, column) - (rowPotential[row] ?? 0) - (columnPotential[column] ?? 0);
        if (reduced < (distance[column] ?? 0)) {
          distance[column] = reduced;
          cameFrom[column] = last;
        }
        if (nearest === -1 || (distance[column] ?? 0) < (distance[nearest] ?? 0)) nearest = column;
      }
      done[nearest] = true;
      last = nearest;
      row = rowOf[nearest] ?? -1;
    }
    const length = distance[last] ?? 0;
    rowPotential[start] = (rowPotential[start] ?? 0) + length;
    for (let column = 0; column < size; column++) {
      if (!done[column] || column === last) continue;
      const slack = length - (distance[column] ?? 0);
      const owner = rowOf[column] ?? 0;
      rowPotential[owner] = (rowPotential[owner] ?? 0) + slack;
      columnPotential[column] = (columnPotential[column] ?? 0) - slack;
    }
    while (last !== -1) {
      const previous = cameFrom[last] ?? -1;
      rowOf[last] = previous === -1 ? start : (rowOf[previous] ?? -1);
      last = previous;
    }
  }
  const assigned = new Array<number | undefined>(rows).fill(undefined);
  for (const [column, row] of rowOf.entries()) if (row < rows && column < columns) assigned[row] = column;
  return assigned;
}

function squaredDistance(a: readonly number[], b: readonly number[]): number {
  return a.reduce((sum, value, j) => sum + (value - (b[j] ?? 0)) ** 2, 0);
}
