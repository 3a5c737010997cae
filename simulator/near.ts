/** "; did you mean …?" with the `names` most like `given`, or nothing if none is like it. */
export function nearest(given: unknown, names: readonly string[]): string {
  if (typeof given !== 'string' || given === '') return '';
  const close = names
    .map((name) => ({ name, far: name.includes(given) ? 0 : distance(given, name) }))
    .filter(({ name, far }) => far <= Math.max(2, Math.floor(name.length / 3)))
    .sort((a, b) => a.far - b.far)
    .slice(0, 5);
  return close.length === 0 ? '' : `; did you mean ${close.map(({ name }) => name).join(', ')}?`;
}

/** Levenshtein's edit distance. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (const [i, letter] of [...a].entries()) {
    const next = [i + 1];
    for (const [j, other] of [...b].entries()) {
      const substituted = (row[j] ?? 0) + (letter === other ? 0 : 1);
      next.push(Math.min(substituted, (row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}
