import { type WindowRun, windowRunSchema } from '../model/window.ts';

const MARK = '-- resumption-watch ';
const ATTEMPT = '-- attempt ';

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

/** How often the query of a run was started, this time included. */
export function attemptOf(sql: string): number {
  const [, second = ''] = sql.split('\n', 2);
  return second.startsWith(ATTEMPT) ? Number(second.slice(ATTEMPT.length)) : 1;
}

/** The same run's query as another text: one that an engine knows it would not run again. */
export function nextAttempt(sql: string): string {
  const attempt = attemptOf(sql);
  const [header, ...query] = sql.split('\n');
  if (attempt > 1) query.shift();
  return [header, `${ATTEMPT}${attempt + 1}`, ...query].join('\n');
}
