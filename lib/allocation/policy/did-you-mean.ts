/** The cure for a name that is not known: `did you mean …?` where one is near, else the known ones. */
export function didYouMean(name: string, known: readonly string[]): string {
  const near = nearest(name, known);
  if (near !== undefined) return `did you mean ${near}?`;
  return known.length === 0 ? 'there is none' : `known are ${known.join(', ')}`;
}

/** The known name that a slip of the pen would turn into this one: at most a third of its letters differ. */
function nearest(name: string, known: readonly string[]): string | undefined {
  const ranked = known
    .map(candidate => ({ candidate, distance: distance(name.toLowerCase(), candidate.toLowerCase()) }))
    .filter(({ candidate, distance }) => distance <= Math.max(1, Math.floor(candidate.length / 3)))
    .sort((a, b) => a.distance - b.distance);
  return ranked[0]?.candidate;
}

/** How many letters must be put in, taken out, changed, or swapped with their neighbour (optimal string alignment). */
function distance(from: string, to: string): number {
  const rows: number[][] = [Array.from({ length: to.length + 1 }, (_, column) => column)];
  const at = (row: number, column: number) => (rows[row] as number[])[column] as number;
  for (let row = 1; row <= from.length; row++) {
    const here = [row];
    rows.push(here);
    for (let column = 1; column <= to.length; column++) {
      const same = from[row - 1] === to[column - 1];
      const swapped = from[row - 1] === to[column - 2] && from[row - 2] === to[column - 1];
      const steps = [at(row - 1, column) + 1, at(row, column - 1) + 1, at(row - 1, column - 1) + (same ? 0 : 1)];
      if (swapped) steps.push(at(row - 2, column - 2) + 1);
      here.push(Math.min(...steps));
    }
  }
  return at(from.length, to.length);
}
