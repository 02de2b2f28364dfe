import { expect, test } from 'vitest';
import { regionOf, tableKey, wholeKey } from '../../../functions/lake/table-key.ts';

const AT = { balancerType: 'network', region: 'eu-west-1', day: '2026-03-03' } as const;
const SOURCE_ID = '0123456789abcdef0123456789abcdef';
const FOLDER = 'v2/handshakes/balancer_type=network/region=eu-west-1/day=2026-03-03';

test.each([
  { ends: 'in the ninth hour', endedAtMs: Date.UTC(2026, 2, 3, 9, 5), hour: '09' },
  { ends: 'with an hour', endedAtMs: Date.UTC(2026, 2, 3, 10), hour: '10' },
  {
    ends: 'at midnight, in the folder of the day before',
    endedAtMs: Date.UTC(2026, 2, 4),
    hour: '00',
  },
  { ends: 'nobody knows when', endedAtMs: null, hour: 'xx' },
])('the file of an object whose period ends $ends begins with $hour', ({ endedAtMs, hour }) => {
  const key = tableKey('handshakes', AT, endedAtMs, SOURCE_ID);
  expect(key).toBe(`${FOLDER}/${hour}-${SOURCE_ID}.parquet`);
});

test('a file says by its key which Region it is of', () => {
  expect(regionOf(tableKey('sources', AT, null, SOURCE_ID))).toBe('eu-west-1');
  expect(regionOf(wholeKey(`${FOLDER}/`, '09', []))).toBe('eu-west-1');
});
