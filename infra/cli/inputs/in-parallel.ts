/** Most objects are small and wait for the disk most of the time: several are read at once. */
const OBJECTS_MAX = 8;
/** Large ones are bound by the processor and need memory each: they are read one after another. */
const BYTES_MAX = 4_000_000;

/**
 * Does `work` for each item, several at once as long as they are small together; results in the
 * order of the items. Rejects with the first error, when the work under way has ended.
 */
export async function inParallel<Item extends { readonly sizeBytes: number }, Result>(
  items: readonly Item[],
  work: (item: Item) => Promise<Result>,
): Promise<readonly Result[]> {
  const results: Result[] = [];
  const underWay = new Set<Promise<void>>();
  let bytes = 0;
  const start = (item: Item, at: number): void => {
    bytes += item.sizeBytes;
    const one = work(item)
      .then((result) => {
        results[at] = result;
      })
      .finally(() => {
        bytes -= item.sizeBytes;
        underWay.delete(one);
      });
    underWay.add(one);
  };
  try {
    for (const [at, item] of items.entries()) {
      while (
        underWay.size >= OBJECTS_MAX ||
        (underWay.size > 0 && bytes + item.sizeBytes > BYTES_MAX)
      ) {
        await Promise.race(underWay);
      }
      start(item, at);
    }
    await Promise.all(underWay);
    return results;
  } catch (error) {
    await Promise.allSettled(underWay);
    throw error;
  }
}
