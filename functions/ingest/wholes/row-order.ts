import { textOf } from '../connections/place-id.ts';
import type { ByteInterner } from '../lines/byte-interner.ts';

/** A column to order rows by: numbers of names, -1 for none. */
export interface OrderedNames {
  readonly ids: Int32Array;
  readonly names: ByteInterner;
}

/** Times of a whole lie within so many ms; those beyond sort as the last, which costs bytes alone. */
const SPAN_MS_MAX = 2 ** 32 - 1;
/** What keeps time and row together exact in one number. */
const ROWS_MAX = 2 ** 21;

/**
 * The order of rows by the given names, then by time, then as they came. Names are counted into place
 * from the last column to the first; times are sorted as numbers, without a call for each comparison.
 */
export function rowOrder(columns: readonly OrderedNames[], atMs: Float64Array): Uint32Array {
  let order = timeOrder(atMs);
  for (const column of columns.toReversed()) order = byName(order, column);
  return order;
}

function timeOrder(atMs: Float64Array): Uint32Array {
  const order = Uint32Array.from({ length: atMs.length }, (_, row) => row);
  if (atMs.length > ROWS_MAX) return order.sort((a, b) => difference(atMs, a, b) || a - b);
  const firstMs = atMs.reduce((least, ms) => Math.min(least, ms), Number.POSITIVE_INFINITY);
  const keys = new Float64Array(atMs.length);
  for (let row = 0; row < keys.length; row += 1) {
    keys[row] = Math.min((atMs[row] as number) - firstMs, SPAN_MS_MAX) * ROWS_MAX + row;
  }
  keys.sort();
  for (let at = 0; at < keys.length; at += 1) order[at] = (keys[at] as number) % ROWS_MAX;
  return order;
}

function difference(values: Float64Array, a: number, b: number): number {
  return (values[a] as number) - (values[b] as number);
}

/** The same order but for rows of different names: counting sort, which keeps all else in place. */
function byName(order: Uint32Array, { ids, names }: OrderedNames): Uint32Array {
  const placeOf = places(ids, names);
  const starts = new Uint32Array(placeOf.length + 1);
  const place = (row: number): number => placeOf[(ids[row] as number) + 1] as number;
  for (let row = 0; row < ids.length; row += 1) {
    const next = place(row) + 1;
    starts[next] = (starts[next] as number) + 1;
  }
  for (let at = 1; at < starts.length; at += 1) {
    starts[at] = (starts[at] as number) + (starts[at - 1] as number);
  }
  const sorted = new Uint32Array(order.length);
  for (const row of order) {
    const at = place(row);
    sorted[starts[at] as number] = row;
    starts[at] = (starts[at] as number) + 1;
  }
  return sorted;
}

/** The place of each number of a name among those that occur, shifted by one: none comes first. */
function places(ids: Int32Array, names: ByteInterner): Uint32Array {
  const occurs = new Uint8Array(names.size);
  for (const id of ids) if (id >= 0) occurs[id] = 1;
  const used: { readonly id: number; readonly text: string }[] = [];
  for (let id = 0; id < occurs.length; id += 1) {
    if (occurs[id]) used.push({ id, text: textOf(names, id) ?? '' });
  }
  used.sort((a, b) => (a.text < b.text ? -1 : 1));
  const placeOf = new Uint32Array(names.size + 1);
  used.forEach(({ id }, place) => {
    placeOf[id + 1] = place + 1;
  });
  return placeOf;
}
