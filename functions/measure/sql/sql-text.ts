import { HOUR_MS } from '../../model/time.ts';

/**
 * Writes a string as an SQL literal that both engines read back unchanged; throws on U+0000, which
 * neither engine takes inside a statement.
 */
export function textLiteral(value: string): string {
  if (value.includes('\0')) throw new Error('an SQL literal can not hold U+0000');
  return `'${value.replaceAll("'", "''")}'`;
}

/**
 * Writes whole milliseconds (or a count) as an SQL literal; throws on anything that is no safe
 * integer.
 */
export function integerLiteral(value: number): string {
  if (!Number.isSafeInteger(value)) throw new Error(`no whole number for SQL: ${value}`);
  return String(value);
}

/** The condition that a time, epoch ms, lies in the window; `true` where it has no bounds. */
export function withinWindow(
  atMs: string,
  { fromMs, toMs }: { readonly fromMs: number | null; readonly toMs: number | null },
): string {
  const bounds = ['true'];
  if (fromMs !== null) bounds.push(`${atMs} >= ${integerLiteral(fromMs)}`);
  if (toMs !== null) bounds.push(`${atMs} < ${integerLiteral(toMs)}`);
  return bounds.join(' AND ');
}

/** Hours as milliseconds in SQL, the unit of the ledger's regularity. */
export const HOUR_LITERAL = integerLiteral(HOUR_MS);

/** The start of the hour in which a time lies, both epoch ms. */
export function hourOf(atMs: string): string {
  return `${atMs} / ${HOUR_LITERAL} * ${HOUR_LITERAL}`;
}

/**
 * Several texts as one, each after its length (`2:eu3:app`), so that they may hold any character;
 * both engines count code points.
 */
export function tupleText(texts: readonly string[]): string {
  return texts
    .map((text) => `CAST(length(${text}) AS VARCHAR) || ':' || ${text}`)
    .join(' ||\n      ');
}

/** Turns `a, b` into an ORDER BY list that means the same in both engines: nulls always last. */
export function nullsLast(columns: string): string {
  return columns
    .split(', ')
    .map((name) => `${name} NULLS LAST`)
    .join(', ');
}
