import { expect, test } from 'vitest';
import {
  type JudgedRate,
  judgedNote,
  judgedPart,
  judgedSentence,
} from '../../../../../functions/publish/page/data/judged-rate.ts';
import { type Place, placesOf } from '../../../../../functions/publish/page/data/places.ts';
import { fleet } from '../../../../browser/fleet.ts';
import { withJudgedParts } from '../../../../browser/fleet-findings.ts';

const SINCE = '2026-03-03T07:00:00.000Z';
const PART: JudgedRate = {
  ...{ handshakes: 320, resumed: 120, full: 180, unknown: 15, failed: 5 },
  ...{ rate: 0.4, low: 0.35, high: 0.45, ceiling: 0.62 },
};

const [balancer] = placesOf(fleet({ balancers: 1, nodes: 1 }).report).balancers;
if (balancer?.log === null || balancer === undefined) throw new Error('the fleet has no rate');
const { log } = balancer;
const { judged: _none, ...older } = { ...log, judged: null };

/** The balancer with a judged part of its rate. */
function judged(part: Partial<JudgedRate> | null, judgedFrom: string | null = SINCE) {
  const rate = part === null ? null : { ...PART, ...part };
  const whole = { ...log, judged: rate, historyComplete: false };
  return { ...balancer, log: whole, judgedFrom } as Place;
}

test('a part is beside the whole, with its time', () => {
  expect(judgedNote(judged({}))).toBe('judged since 2026-03-03 07:00: 40.0% of 300');
  expect(judgedSentence(judged({}))).toBe(
    'Rules about arrivals judge the 320 handshakes since 2026-03-03 07:00 UTC: 40.0% ' +
      '(35.0–45.0%) of 300 with a known outcome were resumed, with a ceiling of 62.0%.',
  );
});

test.each([
  ['the whole is judged', judged({ handshakes: log.handshakes })],
  ['a Region has no part', { ...balancer, log: { ...older, level: 'region', judged: null } }],
  ['an older version made the report', { ...balancer, log: { ...older, historyComplete: false } }],
  ['no log tells', { ...balancer, log: null }],
] as readonly (readonly [string, Place])[])('nothing is added where %s', (_name, place) => {
  expect(judgedNote(place)).toBeNull();
  expect(judgedSentence(place)).toBeNull();
});

test('a log that is too young says that nothing is judged yet, and from when', () => {
  const none = { handshakes: 0, resumed: 0, full: 0, rate: null, low: null, high: null };
  expect(judgedNote(judged(none))).toBe('nothing judged yet');
  expect(judgedNote(judged(null))).toBe('nothing judged yet');
  expect(judgedSentence(judged(none))).toBe(
    'Rules about arrivals judge no handshake here yet, only those since 2026-03-03 07:00 UTC.',
  );
  expect(judgedSentence(judged(none, null))).toBe(
    'Rules about arrivals judge no handshake here yet.',
  );
});

test('a log without a mark has a part without a rate', () => {
  const unmarked = { rate: null, low: null, high: null };
  expect(judgedNote(judged(unmarked))).toBe('judged since 2026-03-03 07:00: 320');
  expect(judgedSentence(judged(unmarked))).toBe(
    'Rules about arrivals judge the 320 handshakes since 2026-03-03 07:00 UTC, ' +
      'with a ceiling of 62.0%.',
  );
});

test('of a fleet the young balancers alone have a part', () => {
  const { report } = fleet({ balancers: 10, nodes: 2 });
  const { balancers } = placesOf(withJudgedParts(report));
  const parts = balancers.map(({ log: rate }) => (rate === null ? null : judgedPart(rate)));
  expect(parts.map((part) => part !== null)).toEqual(
    report.balancers.map(({ verdict }) => verdict === 'not-enough-evidence'),
  );
});
