import { expect, test } from 'vitest';
import { NAMED_OBJECTS_MAX } from '../../../../functions/measure/sql/source-sql.ts';
import type { MeasureSettings } from '../../../../functions/model/rate.ts';
import type { Source } from '../../../../functions/model/source.ts';
import { HOUR_MS } from '../../../../functions/model/time.ts';
import { ledgerRow, T0 } from '../lake-rows.ts';
import { measuring } from '../measured-lake.ts';

const measured = measuring();

async function sourcesOf(ledger: readonly Source[], settings: Partial<MeasureSettings> = {}) {
  return (await measured({ ledger, settings })).sources;
}

const object = (given: Partial<Source> = {}) => ledgerRow(T0, { lines: 10, rows: 10, ...given });
const ASIDE = { lines: 0, rows: 0, quarantined: 'gzip-truncated' } as const;

test('objects of one log and balancer are one row, with the fate of every line', async () => {
  const skipping = { lines: 10, rows: 3, skipped: { 'no-handshake': 4, 'empty-line': 3 } };
  const found = await sourcesOf([
    object(),
    object(skipping),
    object(skipping),
    object({ kind: 'application-connection' }),
    object({ accountId: '999999999999' }),
    object({ region: 'us-east-1' }),
    object({ balancer: null, balancerType: null, region: 'unknown' }),
  ]);
  expect(found).toHaveLength(5);
  expect(found.every(({ key }) => key === null)).toBe(true);
  expect(found).toContainEqual({
    key: null,
    kind: 'application-access',
    balancerType: 'application',
    region: 'eu-west-1',
    accountId: '123456789012',
    balancer: 'app/shop/0123456789abcdef',
    objects: 3,
    lines: 30,
    rows: 16,
    skipped: { 'empty-line': 6, 'no-handshake': 8 },
    rejected: {},
    quarantined: {},
  });
  expect(found).toContainEqual(
    expect.objectContaining({ balancer: null, balancerType: null, objects: 1 }),
  );
});

test('an object with rejected lines, or set aside, stands alone with its key', async () => {
  const found = await sourcesOf([
    object(),
    object({ key: 'odd', rows: 8, rejected: { 'bad-time': 1, 'open-quote': 1 } }),
    object({ key: 'cut', ...ASIDE }),
  ]);
  const told = found.map(({ key, lines, rejected, quarantined }) => {
    return { key, lines, rejected, quarantined };
  });
  expect(told).toEqual([
    { key: 'cut', lines: 0, rejected: {}, quarantined: { 'gzip-truncated': 1 } },
    { key: 'odd', lines: 10, rejected: { 'bad-time': 1, 'open-quote': 1 }, quarantined: {} },
    { key: null, lines: 10, rejected: {}, quarantined: {} },
  ]);
});

test('two objects of one key in two buckets stay two', async () => {
  const odd = { key: 'same', rejected: { 'bad-time': 1 } } as const;
  const found = await sourcesOf([object(odd), object({ ...odd, bucket: 'other' })]);
  expect(found.map(({ key, objects }) => [key, objects])).toEqual([
    ['same', 1],
    ['same', 1],
  ]);
});

test('an object counts once, though a part and a compacted whole hold its row', async () => {
  const one = object();
  expect(await sourcesOf([one, object(), one])).toMatchObject([{ objects: 2, lines: 20 }]);
});

test('an object that was set aside and could be read later, or before, was read', async () => {
  const one = object();
  const aside = { ...one, ...ASIDE, day: '1970-01-01', balancerType: null, balancer: null };
  for (const rows of [
    [one, aside],
    [aside, one],
  ]) {
    expect(await sourcesOf(rows)).toMatchObject([{ key: null, objects: 1, quarantined: {} }]);
  }
});

test('however many objects are odd, the newest are named, those set aside first, and all count', async () => {
  const odd = Array.from({ length: NAMED_OBJECTS_MAX + 5 }, (_, at) =>
    object({ key: `odd-${at}`, endedAtMs: T0 + at, rejected: { 'bad-time': 1 } }),
  );
  const old = object({ key: 'old', endedAtMs: T0 - HOUR_MS, ...ASIDE });
  const timeless = object({ key: 'timeless', endedAtMs: null, ...ASIDE });
  const found = await sourcesOf([...odd, old, timeless, object()]);
  const named = found.flatMap(({ key }) => key ?? []);
  expect(named).toHaveLength(NAMED_OBJECTS_MAX);
  expect(named).toEqual(expect.arrayContaining(['old', 'timeless', 'odd-7', 'odd-1004']));
  expect(named).not.toContain('odd-6');
  const rest = found.find(({ key }) => key === null);
  expect(rest).toMatchObject({ objects: 8, lines: 80, rejected: { 'bad-time': 7 } });
});

test('a window tells of the days that it reads; where the ledger is one run alone, of all', async () => {
  const days = [0, 24, 48, 72].map((hours) => ledgerRow(T0 - hours * HOUR_MS));
  const count = async (settings: Partial<MeasureSettings>) =>
    (await sourcesOf(days, { fromMs: T0, ...settings }))[0]?.objects;
  // A lifetime of 24 hours and a keep-alive of one before noon: from the day before on.
  expect(await count({})).toBe(2);
  expect(await count({ wholeLedger: true })).toBe(4);
});
