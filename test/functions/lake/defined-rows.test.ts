import { expect, test } from 'vitest';
import {
  compact,
  definedRows,
  definitionLevels,
  joined,
  present,
} from '../../../functions/lake/defined-rows.ts';

test('-1 and NaN are null, and a column without nulls has no list of rows', () => {
  const ids = Int32Array.of(3, -1, 0);
  expect([...(definedRows({ kind: 'integer', values: ids }, 3, true) ?? [])]).toEqual([0, 2]);
  const doubles = Float64Array.of(Number.NaN, 0.5);
  expect([...(definedRows({ kind: 'double', values: doubles }, 2, true) ?? [])]).toEqual([1]);
  expect(definedRows({ kind: 'integer', values: Int32Array.of(0, 1) }, 2, true)).toBe(null);
  expect([...compact(ids, Int32Array.of(0, 2), 3)]).toEqual([3, 0]);
  expect([...present(doubles, Int32Array.of(1), 2)]).toEqual([0.5]);
});

test('levels have their length before them, and come before the values', () => {
  const levels = definitionLevels(Int32Array.of(0, 2), 3);
  expect([...levels]).toEqual([2, 0, 0, 0, 0b11, 0b101]);
  expect([...joined(levels, Uint8Array.of(9))]).toEqual([...levels, 9]);
  // All are there: one run of ones.
  expect([...definitionLevels(null, 3)]).toEqual([2, 0, 0, 0, 6, 1]);
});
