import { expect, test } from 'vitest';
import {
  hourOf,
  integerLiteral,
  nullsLast,
  textLiteral,
} from '../../../../functions/measure/sql/sql-text.ts';

test('a literal can not be left by its content', () => {
  expect(textLiteral("a' OR '1'='1")).toBe("'a'' OR ''1''=''1'");
  expect(() => textLiteral('a\0b')).toThrow('U+0000');
});

test.each([Number.NaN, 0.5, Number.POSITIVE_INFINITY, 2 ** 53])('%d is no literal', (value) => {
  expect(() => integerLiteral(value)).toThrow('whole number');
});

test('every column of an order has its nulls last', () => {
  expect(nullsLast('a, b')).toBe('a NULLS LAST, b NULLS LAST');
});

test('an hour is cut off by whole division', () => {
  expect(hourOf('t')).toBe('t / 3600000 * 3600000');
});
