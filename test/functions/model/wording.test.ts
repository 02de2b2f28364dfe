import { expect, test } from 'vitest';
import { count, counted, percent, share } from '../../../functions/model/wording.ts';

test('counts have thousands separators, percentages one decimal', () => {
  expect([count(0), count(999), count(1234567)]).toEqual(['0', '999', '1,234,567']);
  expect([percent(0), percent(0.3705), percent(1)]).toEqual(['0.0%', '37.0%', '100.0%']);
});

test('a share names both counts', () => {
  expect(share(37, 1412)).toBe('37 of 1,412 (2.6%)');
});

test('a noun has the number of its count', () => {
  expect([counted(0, 'client'), counted(1, 'client'), counted(2000, 'client')]).toEqual([
    ...['0 clients', '1 client', '2,000 clients'],
  ]);
});
