import { expect, test } from 'vitest';
import { trinoRowReader } from '../../../infra/trino/trino-rows.ts';

const read = (type: string, value: unknown) =>
  trinoRowReader([{ name: 'x', type }]).rows([[value]])[0]?.x;

test.each([
  ['varchar', 'a'],
  ['varchar(3)', ''],
  ['char(2)', 'a '],
  ['bigint', Number.MAX_SAFE_INTEGER],
  ['integer', -1],
  ['double', 0.5],
  ['boolean', false],
  ['unknown', null],
  ['double', null],
])('a %s of %j is that value', (type, value) => {
  expect(read(type, value)).toBe(value);
});

test.each([
  ['decimal(23,1)', '15.1', 15.1],
  ['double', 'NaN', Number.NaN],
  ['real', '-Infinity', Number.NEGATIVE_INFINITY],
])('a %s of %j is a number', (type, value, number) => {
  expect(read(type, value)).toBe(number);
});

test.each([
  ['bigint', Number.MAX_SAFE_INTEGER + 1],
  ['bigint', '1'],
  ['integer', 0.5],
  ['double', ''],
  ['decimal(3,1)', 'x'],
  ['varchar', 1],
  ['boolean', 'true'],
  ['varchar', undefined],
])('a %s of %j is no value of that type', (type, value) => {
  expect(() => read(type, value)).toThrow(`column x: no exact ${type} in ${value}`);
});

test.each(['date', 'timestamp(3) with time zone', 'array(varchar)', 'hyperloglog'])(
  'a column of type %s must be cast',
  (type) => {
    expect(() => read(type, null)).toThrow(`column x is of type ${type}: cast it in the SQL`);
  },
);
