import { expect, test } from 'vitest';
import type { ColumnType } from '../../../functions/lake/columns.ts';
import { gatheredColumn } from '../../../functions/lake/gathered-column.ts';

/** More than a new column has room for. */
const MANY = 3000;
const HASH = { name: 'x', type: 'BIGINT', required: true, hash: true } as const;
const columnOf = (type: ColumnType, distinct?: true) =>
  gatheredColumn(distinct ? { name: 'x', type, distinct } : { name: 'x', type });

test.each([
  ['INTEGER', 'integer', [7, null, 0], [0, -1, 7]],
  ['BIGINT', 'bigint', [7n, null, 0n], [0, Number.NaN, 7]],
  ['DOUBLE', 'double', [0.5, null, 2], [2, Number.NaN, 0.5]],
  ['BOOLEAN', 'boolean', [true, null, false], [0, -1, 1]],
] as const)(
  '%s comes back at the rows that are asked for, null as its kind has it',
  (type, kind, values, backwards) => {
    const column = columnOf(type);
    column.add(values, [0, 1, 2]);
    const found = column.at(Uint32Array.of(2, 1, 0));
    if (!('values' in found)) throw new Error('it is a number');
    expect([found.kind, [...found.values]]).toEqual([kind, backwards]);
  },
);

test('only the rows that are named are taken', () => {
  const column = columnOf('INTEGER');
  column.add([1, 2, 3, 4], [1, 3]);
  expect([...column.ranks()]).toEqual([2, 4]);
});

test('texts that repeat sort by their characters, null first, each kept once', () => {
  const column = columnOf('VARCHAR');
  column.add(['b', null, 'a', 'b', 'ä'], [0, 1, 2, 3, 4]);
  expect([...column.ranks()]).toEqual([1, -1, 0, 1, 2]);
  const found = column.at(Uint32Array.of(3, 1));
  if (found.kind !== 'dictionary') throw new Error('it repeats');
  expect([found.idsMax, [...found.ids]]).toEqual([3, [0, -1]]);
  expect(Buffer.from(found.bytesOf(2)).toString()).toBe('ä');
});

test('texts that hardly repeat come back after the column grew', () => {
  const column = columnOf('VARCHAR', true);
  const texts = Array.from({ length: MANY }, (_, at) => `${at}-é`.repeat(9));
  column.add(texts, [...texts.keys()]);
  const found = column.at(Uint32Array.of(MANY - 1, 0));
  if (found.kind !== 'text') throw new Error('it hardly repeats');
  const into = Buffer.alloc(found.bytesMax);
  const first = found.write(0, into, 0);
  const second = found.write(1, into, first);
  expect(into.toString()).toBe(`${texts[MANY - 1]}${texts[0]}`);
  expect(first + second).toBe(found.bytesMax);
});

test('hashes that repeat are kept once each, all 64 bits of them', () => {
  const column = gatheredColumn(HASH);
  const hashes = [-(2n ** 63n), 2n ** 63n - 1n, -1n];
  column.add([...hashes, hashes[1] ?? 0n], [0, 1, 2, 3]);
  const found = column.at(Uint32Array.of(3, 2, 1, 0));
  if (found.kind !== 'hashes') throw new Error('it repeats');
  expect([found.idsMax, [...found.ids]]).toEqual([3, [1, 2, 1, 0]]);
  const bytes = Buffer.concat(hashes.map((_, id) => found.bytesOf(id)));
  expect(hashes.map((_, id) => bytes.readBigInt64LE(id * 8))).toEqual(hashes);
});

test('hashes that hardly repeat come back after the column grew, low word first', () => {
  const column = gatheredColumn({ ...HASH, distinct: true });
  const hashes = Array.from({ length: MANY }, (_, at) => -1n - BigInt(at) * 2n ** 40n);
  column.add(hashes, [...hashes.keys()]);
  const found = column.at(Uint32Array.of(MANY - 1, 0));
  if (found.kind !== 'words') throw new Error('it hardly repeats');
  expect([...new BigInt64Array(found.words.buffer)]).toEqual([hashes[MANY - 1], hashes[0]]);
  expect(() => column.ranks()).toThrow('no table is ordered by hashes');
});
