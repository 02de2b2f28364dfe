/** A word with at most this many slips counts as a misspelling. */
const MOST_SLIPS = 3;

/** The known word that a mistyped one was likely meant to be; undefined where none is close. */
export function nearestWord(word: string, known: readonly string[]): string | undefined {
  const closest = known
    .map((candidate) => ({
      candidate,
      slips: editDistance(simplified(word), simplified(candidate)),
    }))
    .sort((a, b) => a.slips - b.slips)[0];
  if (closest === undefined) return undefined;
  const allowed = Math.min(MOST_SLIPS, Math.floor(closest.candidate.length / 2));
  return closest.slips <= allowed ? closest.candidate : undefined;
}

/** `server_name`, `server-name` and `servername` are all `serverName`. */
function simplified(word: string): string {
  return word.toLowerCase().replace(/[-_\s]/g, '');
}

/** Levenshtein distance: insertions, deletions and replacements of one character. */
function editDistance(a: string, b: string): number {
  let previous = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (const [row, left] of [...a].entries()) {
    const current = [row + 1];
    for (const [column, right] of [...b].entries()) {
      const replaced = (previous[column] ?? 0) + (left === right ? 0 : 1);
      const removed = (previous[column + 1] ?? 0) + 1;
      const inserted = (current[column] ?? 0) + 1;
      current.push(Math.min(replaced, removed, inserted));
    }
    previous = current;
  }
  return previous.at(-1) ?? a.length;
}
