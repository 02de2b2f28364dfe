/** What a file or a pipe gets, and what the tables need. */
const USUAL_COLUMNS = 80;
/** Longer lines of prose are hard to read. */
const MOST_COLUMNS = 100;

/** The width to lay text out for, in columns. */
export function terminalWidth(stream: { isTTY?: boolean; columns?: number }): number {
  const columns = stream.isTTY === true ? (stream.columns ?? USUAL_COLUMNS) : USUAL_COLUMNS;
  return Math.min(Math.max(columns, USUAL_COLUMNS), MOST_COLUMNS);
}
