import { expect, test } from 'vitest';
import { hoursOf } from '../../../functions/compact/hour-files.ts';

const DAY = 'v2/handshakes/balancer_type=network/region=eu-west-1/day=2026-03-03/';
const id = (digit: number) => `${digit}`.repeat(32);

async function hours(keys: readonly string[], filesMax = 10) {
  const listing = (async function* () {
    for (const key of keys) yield { key, sizeBytes: 1 };
  })();
  const found = [];
  for await (const hour of hoursOf(listing, filesMax)) found.push(hour);
  return found;
}

test('parts and wholes of one hour are together, and another hour or day begins anew', async () => {
  const next = DAY.replace('03/', '04/');
  const found = await hours([
    `${DAY}09-${id(1)}.parquet`,
    `${DAY}09-whole-${id(2)}.parquet`,
    `${DAY}10-${id(3)}.parquet`,
    `${next}10-${id(4)}.parquet`,
  ]);
  expect(found.map(({ folder, hour, files }) => [folder, hour, files.length])).toEqual([
    [DAY, '09', 2],
    [DAY, '10', 1],
    [next, '10', 1],
  ]);
});

test('an hour ends with the hour, an unknown one with its day', async () => {
  const found = await hours([`${DAY}23-${id(1)}.parquet`, `${DAY}xx-${id(2)}.parquet`]);
  const midnight = Date.UTC(2026, 2, 4);
  expect(found.map(({ endsAtMs }) => endsAtMs)).toEqual([midnight, midnight]);
  expect((await hours([`${DAY}00-${id(1)}.parquet`]))[0]?.endsAtMs).toBe(Date.UTC(2026, 2, 3, 1));
});

test('an hour of more files than the limit comes in several', async () => {
  const keys = [1, 2, 3, 4, 5].map((digit) => `${DAY}09-${id(digit)}.parquet`);
  expect((await hours(keys, 2)).map(({ files }) => files.length)).toEqual([2, 2, 1]);
});

test('a row set aside and foreign files are passed over', async () => {
  const keys = [`${DAY}09-${id(1)}-aside.parquet`, `${DAY}notes.txt`, `other/09-${id(2)}.parquet`];
  expect(await hours(keys)).toEqual([]);
});
