import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Report } from '../../functions/model/report.ts';
import { HOUR_MS, SECOND_MS } from '../../functions/model/time.ts';
import { type ProbeLab, startProbeLab } from '../../infra/demo/probe/probe-lab.ts';
import type { ProbeProfile } from '../../infra/demo/probe/probe-profile.ts';
import { IdleClock } from './idle-clock.ts';
import { reportOf } from './probe-deviations.ts';
import { probeTargets, surviveTargets } from './probe-trials.ts';

// Real TLS nodes whose sessions live as planted, by a clock for which days pass while nothing is under
// way: what is planted must come out, and nobody must be blamed for it.

/** A ticket lives 4 to 8 hours, by when in its key's time it was issued; a session ID one hour. */
const LIFE = { keyMs: 4 * HOUR_MS, cachedMs: HOUR_MS };
const ROTATING: readonly ProbeProfile[] = [
  {
    name: 'app/rotating/0123456789abcdef',
    done: 'ticket keys that change every 4 h, a cache that holds sessions for 1 h',
    balancerType: 'application',
    nodes: [{ life: LIFE }, { life: LIFE }],
    finds: [],
  },
  {
    name: 'net/rotating/0123456789abcdef',
    done: 'keys of the Region that change every 4 h',
    balancerType: 'network',
    nodes: [{ life: LIFE }, { life: LIFE }],
    finds: [],
  },
];
const AGES_MS = [10 * SECOND_MS, HOUR_MS / 2, 2 * HOUR_MS, 6 * HOUR_MS, 12 * HOUR_MS];
const SEED = 11;

let lab: ProbeLab;
let report: Report;

beforeAll(async () => {
  const clock = new IdleClock(Date.UTC(2026, 2, 1));
  lab = await startProbeLab(ROTATING, { seed: SEED, nowMs: () => clock.nowMs() });
  const run = { seed: SEED, clock, through: clock.through.bind(clock), timeoutMs: 20_000 };
  const healthy = await probeTargets(lab.targets, run);
  const survival = await surviveTargets(lab.targets, { ...run, agesMs: AGES_MS });
  report = await reportOf([...healthy, ...survival], lab.targets);
}, 300_000);
afterAll(() => lab.close());

/** What is known of the sessions of whole balancers at an age in hours. */
function pointsAt(hours: number, mechanisms: readonly string[]) {
  return (report.survival ?? [])
    .filter(({ node, mechanism }) => node === null && mechanisms.includes(mechanism))
    .flatMap(({ points }) => points.filter(({ ageSeconds }) => ageSeconds === hours * 3600));
}

describe('the planted truth comes out', () => {
  const TICKETS = ['session-ticket', 'psk'];

  test('each mechanism that a type documents has a curve, at another node where it is of the Region', () => {
    const found = (report.survival ?? [])
      .filter(({ node }) => node === null)
      .map(({ balancerType, mechanism, relation }) =>
        [balancerType, mechanism, relation].join(' '),
      );
    expect(found.toSorted()).toEqual([
      'application psk same-node',
      'application session-id same-node',
      'application session-ticket same-node',
      'network psk cross-node',
      'network psk same-node',
      'network session-ticket cross-node',
      'network session-ticket same-node',
    ]);
  });

  test('all tickets live through one time of their key, half of them at 6 h, none beyond two', () => {
    for (const hours of [0.5, 2]) {
      const points = pointsAt(hours, TICKETS);
      expect(points).toHaveLength(6);
      for (const { full, accepted } of points)
        expect({ full, accepted }).toEqual({ full: 0, accepted: 1 });
    }
    for (const { resumed, accepted } of pointsAt(12, TICKETS)) {
      expect({ resumed, accepted }).toEqual({ resumed: 0, accepted: 0 });
    }
    for (const { low, high } of pointsAt(6, TICKETS)) {
      expect(low).toBeLessThan(0.5);
      expect(high).toBeGreaterThan(0.5);
    }
  });

  test('session IDs live for an hour, so the median is the next age', () => {
    expect(pointsAt(0.5, ['session-id'])).toMatchObject([{ full: 0, accepted: 1 }]);
    expect(pointsAt(2, ['session-id'])).toMatchObject([{ resumed: 0, accepted: 0 }]);
    const curve = report.survival?.find(({ mechanism }) => mechanism === 'session-id');
    expect(curve?.medianSeconds).toBe(7200);
  });

  test('keys are seen to change, none later than planted; the hint is what the servers give', () => {
    const curves = (report.survival ?? []).filter(({ mechanism }) => mechanism !== 'session-id');
    expect(curves.length).toBeGreaterThan(6);
    for (const { keys, keySeenForSeconds, lifetimeHintSeconds } of curves) {
      expect(keys).toBeGreaterThanOrEqual(3);
      expect(keySeenForSeconds).toBeLessThanOrEqual(4 * 3600);
      expect(keySeenForSeconds).toBeGreaterThan(2 * 3600);
      expect(lifetimeHintSeconds).toBe(86_400);
    }
  });
});

test('sessions that expired beside healthy trials make no deviation', () => {
  expect(pointsAt(2, ['session-id'])).toMatchObject([{ resumed: 0 }]);
  expect(report.deviations).toEqual([]);
  expect(report.balancers.map(({ balancer, verdict }) => [balancer, verdict])).toEqual(
    ROTATING.map(({ name }) => [name, 'sound']),
  );
  for (const { trials, full, relation, expected } of report.matrix) {
    if (relation !== null) expect(expected === 'accepts' ? full : trials - full).toBe(0);
  }
});
