import { describe, expect, test } from 'vitest';
import type { ReportSurvival } from '../../../../../../functions/model/report-survival.ts';
import {
  curveFacts,
  measuredWords,
  panelWords,
  pointWords,
  survivalPanels,
  triedPoints,
} from '../../../../../../functions/publish/page/data/survival/survival-panels.ts';

const NONE = { resumed: 0, full: 0, failed: 0, withheld: 0, accepted: null, low: null, high: null };
const point = (ageSeconds: number, resumed: number, accepted: number) => ({
  ...{ ageSeconds, resumed, full: 20 - resumed, failed: 0, withheld: 0, accepted },
  ...{ low: Math.max(0, accepted - 0.1), high: Math.min(1, accepted + 0.1) },
});

const CURVE: ReportSurvival = {
  ...{ balancerType: 'network', region: 'eu-west-1', balancer: 'net/feed/1', node: null },
  ...{ mechanism: 'psk', relation: 'same-node' },
  points: [point(10, 20, 1), point(3600, 15, 0.75), point(86_400, 1, 0.05)],
  ...{ medianSeconds: 86_400, acceptedAt24h: 0.05, issued: 60 },
  ...{ lifetimeHintSeconds: 53_983, keys: 2, keySeenForSeconds: 39_240 },
};

const factOf = (curve: ReportSurvival, id: string) =>
  curveFacts(curve).find((fact) => fact.id === id)?.text;

describe('panels', () => {
  const elsewhere = { ...CURVE, relation: 'cross-node' } as const;
  const all = [
    elsewhere,
    CURVE,
    { ...CURVE, mechanism: 'session-ticket' } as const,
    { ...CURVE, node: '192.0.2.1' },
  ];

  test('are one a mechanism, with a curve for each node that was shown them, the issuer first', () => {
    expect(
      survivalPanels(all, null).map(({ mechanism, curves }) => [
        mechanism,
        curves.map(({ relation }) => relation),
      ]),
    ).toEqual([
      ['session-ticket', ['same-node']],
      ['psk', ['same-node', 'cross-node']],
    ]);
  });

  test('of a node are its own; without a curve there is none', () => {
    expect(survivalPanels(all, '192.0.2.1')).toHaveLength(1);
    expect(survivalPanels(all, '192.0.2.2')).toEqual([]);
    expect(survivalPanels([], null)).toEqual([]);
  });

  test('mark a change of keys only where one was seen', () => {
    const keysOf = (keys: number) => survivalPanels([{ ...CURVE, keys }], null)[0]?.keySeconds;
    expect([keysOf(2), keysOf(1)]).toEqual([39_240, null]);
  });

  test('say in words what they draw', () => {
    const words = survivalPanels(all, null).map(panelWords).at(-1);
    expect(words).toContain('100.0% at 10s, 75.0% at 1h, 5.0% at 24h.');
    expect(words).toContain('shown to another node');
    expect(words).toContain('Lifetime hint 15h.');
  });
});

describe('facts of a curve', () => {
  test('tell the median, the share at 24 h with its interval, the hint and the keys', () => {
    expect(factOf(CURVE, 'median')).toBe('from 24h on');
    expect(factOf(CURVE, 'at-24h')).toBe('5.0% (0.0–15.0%)');
    expect(factOf(CURVE, 'hint')).toBe('15h');
    expect(factOf(CURVE, 'keys')).toBe('2, one seen for 11h at most');
    expect(factOf(CURVE, 'sessions')).toBe('60');
  });

  test('claim nothing of what was not tried', () => {
    const young = {
      ...CURVE,
      points: CURVE.points.slice(0, 2),
      ...{ medianSeconds: null, acceptedAt24h: null, lifetimeHintSeconds: null, keys: 1 },
    };
    expect(factOf(young, 'median')).toBe('not by 1h, the highest age tried');
    expect(factOf(young, 'at-24h')).toBe('none was offered at that age');
    expect(factOf(young, 'hint')).toBe('none came with them');
    expect(factOf(young, 'keys')).toBe('one, seen for 11h: no change seen');
    const none = { ...young, points: [{ ...NONE, ageSeconds: 10 }], keys: 0 };
    expect(factOf(none, 'median')).toBe('none was offered');
    expect(factOf(none, 'keys')).toBe('not seen');
  });
});

test('an age at which all were withheld is no point of the curve', () => {
  const withheld = { ...NONE, ageSeconds: 129_600, withheld: 20 };
  const tried = triedPoints({ ...CURVE, points: [...CURVE.points, withheld] });
  expect(tried.map(({ ageSeconds }) => ageSeconds)).toEqual([10, 3600, 86_400]);
});

test('a point tells its estimate, interval and counts', () => {
  const [, second] = triedPoints(CURVE);
  expect(second && pointWords(second)).toBe('1h: 75.0% (65.0–85.0%)\n15 of 20 sessions resumed');
});

test('what was measured is rounded', () => {
  expect([86_400, 53_983, 5400, 100].map(measuredWords)).toEqual(['24h', '15h', '90m', '100s']);
});
