/**
 * Does `work` on up to `width` items at once and yields the results in the order of the items; stops
 * at the first error, when what was begun has ended.
 */
export async function* inOrder<Item, Result>(
  items: readonly Item[],
  width: number,
  work: (item: Item) => Promise<Result>,
): AsyncGenerator<Result> {
  const begun: Promise<Result>[] = [];
  const rest = items.values();
  const begin = (): void => {
    const { value, done } = rest.next();
    if (done) return;
    const result = work(value);
    // The result is awaited in its turn; until then, an error must not count as unhandled.
    result.catch(() => {});
    begun.push(result);
  };
  for (let at = 0; at < width; at += 1) begin();
  try {
    for (let result = begun.shift(); result !== undefined; result = begun.shift()) {
      const value = await result;
      begin();
      yield value;
    }
  } finally {
    await Promise.allSettled(begun);
  }
}
