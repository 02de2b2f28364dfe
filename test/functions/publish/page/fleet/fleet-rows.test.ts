import { describe, expect, test } from 'vitest';
import { HOUR_MS, instant } from '../../../../../functions/model/time.ts';
import { makeFleet, summaryOf } from '../../../../../functions/publish/fleet/make-fleet.ts';
import {
  fleetHeadline,
  fleetVerdicts,
  pageAge,
  partRows,
  sumSources,
} from '../../../../../functions/publish/page/fleet/fleet-rows.ts';
import { AGEING, NOW_MS, reportOfAge, samplePart } from '../../fleet/region-samples.ts';

const report = reportOfAge(1);
const sound = samplePart({
  name: 'sound',
  report: {
    ...report,
    balancers: report.balancers.map((row) => ({ ...row, verdict: 'sound' as const })),
  },
});
const bad = samplePart({ name: 'bad' });
const old = samplePart({
  ...{ name: 'old', form: 'older', report: { ...report, balancers: [] } },
});
const stale = samplePart({
  ...{ ...sound, name: 'stale', stale: true, reportedAt: instant(NOW_MS - 5 * HOUR_MS) },
});
const fleetOf = (...parts: readonly ReturnType<typeof samplePart>[]) =>
  makeFleet(parts.map(summaryOf), [], AGEING);

test('what is stale stands first, then what is worst', () => {
  const rows = partRows(fleetOf(sound, bad, stale), NOW_MS);
  expect(rows.map(({ part }) => part.name)).toEqual(['stale', 'bad', 'sound']);
  expect(rows[0]).toMatchObject({ ago: '5 hours', states: [{ word: 'stale' }] });
});

test('an older report is shown as such, and its balancers have no verdict', () => {
  const fleet = fleetOf(old);
  expect(partRows(fleet, NOW_MS)[0]?.states.map(({ word }) => word)).toEqual([
    ...['older version', 'no verdicts'],
  ]);
  expect(fleetVerdicts(fleet)).toEqual({ unknown: 4 });
});

describe('the headline', () => {
  test('counts all parts, and claims nothing of one that is stale', () => {
    expect(fleetHeadline(fleetOf(sound)).verdict).toBe('sound');
    const doubted = fleetHeadline(fleetOf(sound, stale));
    expect(doubted.verdict).toBe('not-enough-evidence');
    expect(doubted.text).toContain('2 reports, 1 stale. ');
    expect(fleetHeadline(fleetOf(bad, stale)).verdict).toBe('deviating');
  });
});

test('a sum says what it is of', () => {
  const fleet = fleetOf(sound, stale, old);
  const [sum] = fleet.sums;
  if (sum === undefined) expect.fail();
  expect(sumSources(sum, 3)).toBe('all 3 reports; stale: stale');
  expect(sumSources({ ...sum, stale: [] }, 4)).toBe('old, sound, stale');
});

test('a page that is no longer made says so', () => {
  const fleet = fleetOf(sound);
  expect(pageAge(fleet, NOW_MS + HOUR_MS)).toBeNull();
  expect(pageAge(fleet, NOW_MS + 5 * HOUR_MS)).toContain('This page was made 5 hours ago');
});
