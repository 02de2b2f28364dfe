import { describe, expect, test } from 'vitest';
import { Fault } from '../../../../functions/errors.ts';
import { HOUR_MS, instant } from '../../../../functions/model/time.ts';
import { regionParts } from '../../../../functions/publish/fleet/region-part.ts';
import type { RegionSource } from '../../../../functions/publish/fleet/region-source.ts';
import {
  AGEING,
  allOf,
  bytesOf,
  NOW_MS,
  reportOfAge,
  SAMPLE_HISTORY,
  sourceOf,
} from './region-samples.ts';

const partOf = async (source: RegionSource) => await allOf(regionParts([source], AGEING));
const writtenAt = (source: RegionSource, modifiedAtMs: number): RegionSource => ({
  ...source,
  report: { ...source.report, modifiedAtMs },
});

describe('a part is named by its key, whatever its text says', () => {
  test('its account and Region are not those of its rows', async () => {
    const found = await partOf(
      sourceOf(bytesOf(reportOfAge(1)), {
        ...{ name: '999988887777/us-east-1', accountId: '999988887777', region: 'us-east-1' },
      }),
    );
    expect(found).toMatchObject([
      { name: '999988887777/us-east-1', accountId: '999988887777', region: 'us-east-1' },
    ]);
  });
});

describe('its age', () => {
  test.each([
    ['is of what it says', 2, NOW_MS - HOUR_MS, 2, false],
    ['is stale beyond the setting', 4, NOW_MS, 4, true],
    ['is of when it was written, where it says it is younger', -100, NOW_MS - 5 * HOUR_MS, 5, true],
    ['is none where both lie ahead', -2, NOW_MS + HOUR_MS, 0, false],
  ])('%s', async (_, saysHours, modifiedAtMs, hours, stale) => {
    const source = writtenAt(sourceOf(bytesOf(reportOfAge(saysHours))), modifiedAtMs);
    const reportedAt = instant(NOW_MS - hours * HOUR_MS);
    expect(await partOf(source)).toMatchObject([{ reportedAt, stale }]);
  });
});

describe('what can not be shown', () => {
  test('is left out with its key, and the next part is read', async () => {
    const broken = sourceOf(Buffer.from('{'));
    const sound = sourceOf(bytesOf(reportOfAge(1)), { name: 'sound' });
    expect(await allOf(regionParts([broken, sound], AGEING))).toMatchObject([
      { key: broken.report.key, reason: 'is damaged: no JSON, or cut off' },
      { name: 'sound' },
    ]);
  });

  test.each<[string, Partial<RegionSource['report']>, string]>([
    [
      'too large, unread',
      { sizeBytes: 16_777_217, read: () => expect.fail() },
      'has more than 16777216 bytes',
    ],
    [
      'grown meanwhile',
      { read: async () => Buffer.alloc(16_777_217) },
      'has more than 16777216 bytes',
    ],
    ['gone', { read: async () => undefined }, 'was removed while it was to be read'],
  ])('is %s', async (_, changes, reason) => {
    const source = sourceOf(bytesOf(reportOfAge(1)));
    const { key } = source.report;
    expect(await partOf({ ...source, report: { ...source.report, ...changes } })).toEqual([
      { key, reason },
    ]);
  });

  test('is what the store does not give, under a key of nobody here say; other mistakes are ours', async () => {
    const fault = new Fault('read-failed', 'AccessDenied');
    const source = sourceOf(Buffer.alloc(0));
    const failing = (error: Error): RegionSource => ({
      ...source,
      report: { ...source.report, read: () => Promise.reject(error) },
    });
    expect(await partOf(failing(fault))).toEqual([
      { key: source.report.key, reason: "can't be read", fault },
    ]);
    await expect(partOf(failing(new TypeError('ours')))).rejects.toThrow('ours');
  });

  test('is a history alone, where the report is sound', async () => {
    const source = sourceOf(bytesOf(reportOfAge(1)));
    const historyOf = (bytes: Buffer) => ({ ...sourceOf(bytes).report, key: 'h' });
    const broken = await partOf({ ...source, history: historyOf(Buffer.from('x')) });
    expect(broken).toMatchObject([
      { key: 'h', reason: 'is damaged: no JSON, or cut off' },
      { name: source.name, history: null },
    ]);
    const [whole] = await partOf({ ...source, history: historyOf(bytesOf(SAMPLE_HISTORY)) });
    expect(whole).toMatchObject({ history: SAMPLE_HISTORY });
  });
});
