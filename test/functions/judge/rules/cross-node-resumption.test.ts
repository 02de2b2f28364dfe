import { expect, test } from 'vitest';
import { judge } from '../../../../functions/judge/judge.ts';
import { DEFAULT_STALE_AFTER_MS } from '../../../../functions/judge/rules/rule.ts';
import type { MatrixCell } from '../../../../functions/model/matrix.ts';
import {
  type ArrivalStratum,
  NO_CLIENT_EVIDENCE,
  type Rate,
} from '../../../../functions/model/rate.ts';
import { sampleMeasurement, sampleRate } from '../measurement-samples.ts';
import { B, deviationsOf, offers } from '../trial-samples.ts';

const SETTINGS = { staleAfterMs: DEFAULT_STALE_AFTER_MS };
const FIRST = sampleRate({ arrival: 'first', resumed: 10, full: 990 });
const CROSS = sampleRate({ arrival: 'cross-node', resumed: 120, full: 180 });

const rulesOf = (...rates: Rate[]) =>
  judge(sampleMeasurement(rates), SETTINGS).map((deviation) => deviation.rule);

test('[application-session-ticket] a cross-node share above that of first arrivals fires', () => {
  const [deviation, ...rest] = judge(sampleMeasurement([FIRST, CROSS]), SETTINGS);
  expect(rest).toEqual([]);
  expect(deviation).toMatchObject({
    rule: 'cross-node-resumption',
    severity: 'info',
    node: null,
    mechanism: null,
    relation: null,
    observed: { resumed: 120, known: 300, firstResumed: 10, firstKnown: 1000 },
  });
});

test('the reason calls it suspected, gives both counts and names what looks alike', () => {
  const reason = judge(sampleMeasurement([FIRST, CROSS]), SETTINGS)[0]?.reason;
  expect(reason).toMatch(/^Suspected: .*120 of 300 \(40\.0%\).*10 of 1,000 \(1\.0%\)/);
  expect(reason).toContain('dual-stack clients and many devices behind few addresses');
});

test.each([
  ['exactly 5 points', 500, false],
  ['just above 5 points', 501, true],
])('a lower bound of the difference of %s: fires %s', (_name, resumed, fires) => {
  // Intervals of hardly any width make the bound equal the difference.
  const effectiveN = 1e12;
  const first = sampleRate({ arrival: 'first', resumed: 0, full: 10_000, effectiveN });
  const cross = sampleRate({ arrival: 'cross-node', resumed, full: 10_000 - resumed, effectiveN });
  expect(rulesOf(first, cross)).toEqual(fires ? ['cross-node-resumption'] : []);
});

test.each<[string, Rate[]]>([
  [
    'few handshakes leave the difference uncertain',
    [
      { ...FIRST, effectiveN: 10 },
      { ...CROSS, effectiveN: 8 },
    ],
  ],
  ['no first arrival leaves nothing to compare with', [CROSS]],
  [
    'first arrivals whose outcome is unknown leave nothing either',
    [{ ...FIRST, resumed: 0, full: 0, unknown: 1000 }, CROSS],
  ],
  [
    'another balancer of the same name in another account is no baseline',
    [{ ...FIRST, accountId: '999999999999' }, CROSS],
  ],
  ['a listener with mutual TLS has its own rule', [FIRST, { ...CROSS, excluded: 'yes' }]],
  [
    'handshakes that are not judged are no evidence',
    [FIRST, CROSS].map((rate): Rate => ({ ...rate, portion: 'all' })),
  ],
  ['both margins are no evidence of their own', [FIRST, { ...CROSS, excluded: 'all' }]],
  [
    'a network balancer may resume across nodes',
    [FIRST, CROSS].map(
      (rate): Rate => ({ ...rate, balancerType: 'network', method: 'unobservable' }),
    ),
  ],
])('does not fire: %s', (_name, rates) => {
  expect(rulesOf(...rates)).toEqual([]);
});

const CROSS_LOG = [
  sampleRate({ arrival: 'cross-node', resumed: 300, full: 100 }),
  sampleRate({ arrival: 'first', resumed: 4, full: 396 }),
];

const foundWith = (...cells: MatrixCell[]) =>
  deviationsOf(cells, CROSS_LOG).find(({ rule }) => rule === 'cross-node-resumption');

test('cross-node resumption in logs is an error once a cross-node trial agrees', () => {
  const alone = foundWith();
  expect(alone).toMatchObject({ severity: 'info' });
  expect(alone?.reason).toContain('Suspected');
  const agreed = foundWith(offers({ node: B, resumed: 1 }));
  expect(agreed).toMatchObject({ severity: 'error', fingerprint: alone?.fingerprint });
  expect(agreed?.reason).toContain('probes agree');
});

test('trials of another balancer, or of the same node, agree with nothing', () => {
  const other = offers({ node: B, resumed: 1, balancer: 'app/other/1' });
  const region = offers({ node: B, resumed: 1, region: 'us-east-1' });
  const same = offers({ resumed: 10 });
  for (const cell of [other, region, same]) {
    expect(foundWith(cell)?.severity).toBe('info');
  }
});

const stratum = (
  clientKind: ArrivalStratum['clientKind'],
  arrival: ArrivalStratum['arrival'],
  [resumed, full]: readonly [number, number],
  more: Partial<ArrivalStratum> = {},
): ArrivalStratum => {
  const { balancerType, region, accountId, balancer } = CROSS;
  return {
    ...{ balancerType, region, accountId, balancer, clientKind, tlsVersion: '1.3', arrival },
    ...{ resumed, full, effectiveN: resumed + full, isSilent: false, ...more },
  };
};

const foundAmong = (...arrivals: readonly ArrivalStratum[]) => {
  const clients = { ...NO_CLIENT_EVIDENCE, arrivals };
  return judge(sampleMeasurement([FIRST, CROSS], [], [], [], clients), SETTINGS);
};

test('arrivals are compared within client kind and TLS version', () => {
  // Phones that change their address are resumed at any arrival, and seldom come first.
  const phones = [
    stratum('safari', 'cross-node', [120, 80]),
    stratum('safari', 'first', [12, 8]),
  ] as const;
  const others = [
    stratum('curl', 'cross-node', [0, 100]),
    stratum('curl', 'first', [0, 980]),
  ] as const;
  expect(foundAmong(...phones, ...others)).toEqual([]);
  const old = { tlsVersion: '1.2' };
  expect(foundAmong(stratum('curl', 'cross-node', [90, 10], old), others[1])).toEqual([]);
  const [deviation] = foundAmong(stratum('curl', 'cross-node', [90, 10]), others[1]);
  expect(deviation).toMatchObject({ severity: 'info', observed: { difference: 0.9 } });
  expect(deviation?.reason).toContain('same kind and TLS version the difference is 90.0 points');
});

test('kinds that never offer do not hide a difference', () => {
  const silent = (arrival: ArrivalStratum['arrival']) =>
    stratum('go-http', arrival, [0, 100_000], { isSilent: true });
  const apart = [stratum('curl', 'cross-node', [30, 70]), stratum('curl', 'first', [0, 100])];
  expect(foundAmong(...apart, silent('cross-node'), silent('first'))).toHaveLength(1);
});
