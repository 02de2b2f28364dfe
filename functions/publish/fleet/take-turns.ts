/** The first of all groups, then the second of all, and so on, up to so many: no group hides another. */
export function takeTurns<Item>(groups: readonly (readonly Item[])[], most: number): Item[] {
  const taken: Item[] = [];
  const longest = groups.reduce((length, group) => Math.max(length, group.length), 0);
  for (let turn = 0; turn < longest && taken.length < most; turn += 1) {
    taken.push(...groups.flatMap((group) => group.slice(turn, turn + 1)));
  }
  return taken.slice(0, most);
}

/** The same of sources that are read one item at a time, up to the end of all. */
export async function* eachInTurn<Item>(
  sources: readonly AsyncIterator<Item>[],
): AsyncGenerator<Item> {
  let left = sources;
  while (left.length > 0) {
    const going: AsyncIterator<Item>[] = [];
    for (const source of left) {
      const next = await source.next();
      if (next.done === true) continue;
      yield next.value;
      going.push(source);
    }
    left = going;
  }
}
