import { type WindowRun, windowRunSchema } from '../model/window.ts';

const MARK = '-- resumption-watch ';

/**
 * A query under a comment that names its run, so that whoever reads the rows needs no other state.
 * The comment is one line: JSON has no line breaks outside its strings, and escapes those inside.
 */
export function withRunHeader(run: WindowRun, sql: string): string {
  return `${MARK}${JSON.stringify(run)}\n${sql}`;
}

/** The run that a query's first line names; null where the query is somebody else's. */
export function runOfQuery(sql: string): WindowRun | null {
  const [first = ''] = sql.split('\n', 1);
  if (!first.startsWith(MARK)) return null;
  try {
    const read = windowRunSchema.safeParse(JSON.parse(first.slice(MARK.length)));
    return read.success ? read.data : null;
  } catch {
    return null;
  }
}
