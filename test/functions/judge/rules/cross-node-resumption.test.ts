import { expect, test } from 'vitest';
import { judge } from '../../../../functions/judge/judge.ts';
import { DEFAULT_STALE_AFTER_MS } from '../../../../functions/judge/rules/rule.ts';
import type { MatrixCell } from '../../../../functions/model/matrix.ts';
import type { Rate } from '../../../../functions/model/rate.ts';
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
  ['exactly 5 points', 0.05, false],
  ['just above 5 points', 0.0501, true],
])('a lower bound of the difference of %s: fires %s', (_name, bound, fires) => {
  // Intervals of no width make the bound equal the difference.
  const exact = (rate: number) => ({ rate, low: rate, high: rate });
  const first = sampleRate({ arrival: 'first', resumed: 0, full: 1000, ...exact(0) });
  const cross = sampleRate({ arrival: 'cross-node', resumed: 50, full: 950, ...exact(bound) });
  expect(rulesOf(first, cross)).toEqual(fires ? ['cross-node-resumption'] : []);
});

test.each<[string, Rate[]]>([
  [
    'few handshakes leave the difference uncertain',
    [
      { ...FIRST, high: 0.3 },
      { ...CROSS, low: 0.1 },
    ],
  ],
  ['no first arrival leaves nothing to compare with', [CROSS]],
  [
    'first arrivals whose outcome is unknown leave nothing either',
    [{ ...FIRST, rate: null }, CROSS],
  ],
  [
    'another balancer of the same name in another account is no baseline',
    [{ ...FIRST, accountId: '999999999999' }, CROSS],
  ],
  ['a listener with mutual TLS has its own rule', [FIRST, { ...CROSS, excluded: 'yes' }]],
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
