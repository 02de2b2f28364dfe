/** The texts that `tupleText` of sql/sql-text.ts put together; lengths count code points. */
export function textsOf(tuple: string): readonly string[] {
  const points = [...tuple];
  const texts: string[] = [];
  for (let at = 0; at < points.length; ) {
    const colon = points.indexOf(':', at);
    const length = Number(points.slice(at, colon).join(''));
    at = colon + 1 + length;
    if (colon < 0 || !(at <= points.length))
      throw new Error(`no texts after their lengths: ${tuple}`);
    texts.push(points.slice(colon + 1, at).join(''));
  }
  return texts;
}
