/**
 * Works on each item, one after another, whatever becomes of the others, and returns what came of
 * them; throws at the end, with all that went wrong, where anything did.
 */
export async function eachOf<Item, Result>(
  items: Iterable<Item>,
  work: (item: Item) => Promise<Result>,
): Promise<readonly Result[]> {
  const results: Result[] = [];
  const errors: unknown[] = [];
  for (const item of items) {
    try {
      results.push(await work(item));
    } catch (error) {
      errors.push(error);
    }
  }
  if (errors.length > 1) throw new AggregateError(errors, errors.map(messageOf).join('; '));
  if (errors.length === 1) throw errors[0];
  return results;
}

const messageOf = (error: unknown): string =>
  error instanceof Error ? error.message : String(error);
