/**
 * The word in `allowed` that the user probably meant; undefined if none is close. Close means at most two slips (a
 * letter missing, extra, wrong, or swapped with its neighbour), and fewer slips than half of the word's letters.
 */
export function nearMiss<Word extends string>(written: string, allowed: readonly Word[]): Word | undefined {
  const ranked = allowed
    .map((word) => ({ word, distance: slips(written.toLowerCase(), word) }))
    .filter(({ word, distance }) => distance <= 2 && distance * 2 < word.length)
    .sort((a, b) => a.distance - b.distance);
  return ranked[0]?.word;
}

/** Damerau-Levenshtein distance, with swaps of neighbours only (optimal string alignment). */
function slips(a: string, b: string): number {
  // A text that long is no typo, and the table below grows with it.
  if (a.length > 40) return Number.POSITIVE_INFINITY;
  let beforePrevious: number[] = [];
  let previous = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let i = 1; i <= a.length; i++) {
    const current = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1];
      let best = Math.min(
        (previous[j] ?? 0) + 1,
        (current[j - 1] ?? 0) + 1,
        (previous[j - 1] ?? 0) + (same ? 0 : 1),
      );
      // An index before the first letter gives undefined, which equals no letter.
      if (a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) {
        best = Math.min(best, (beforePrevious[j - 2] ?? 0) + 1);
      }
      current.push(best);
    }
    beforePrevious = previous;
    previous = current;
  }
  return previous[b.length] ?? 0;
}
