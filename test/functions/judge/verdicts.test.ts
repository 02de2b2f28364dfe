import { describe, expect, test } from 'vitest';
import { judge } from '../../../functions/judge/judge.ts';
import { couldTell } from '../../../functions/judge/verdicts/could-tell.ts';
import { RULE_NAMES, type RuleName } from '../../../functions/model/deviation.ts';
import type { Measurement } from '../../../functions/model/rate.ts';
import { BALANCER_VERDICTS, type BalancerVerdictName } from '../../../functions/model/verdict.ts';
import { accountMeasurements } from './account-samples.ts';
import { sampleMarks, sampleRate } from './measurement-samples.ts';
import { A, B, baseline, CLASSIC, DOWN, ID, offers } from './trial-samples.ts';
import {
  both,
  changed,
  isOwnTickets,
  LOGS_CEASED,
  logged,
  nodeReturns,
  others,
  returns,
  SETTINGS,
  SOUND_CLASSIC,
  SOUND_LOG,
  SOUND_NETWORK,
  SOUND_TRIALS,
  TOTALS,
  TRIALS_CEASED,
  tried,
  verdictOf,
  verdictsOf,
} from './verdicts/verdict-samples.ts';

/** Twenty returns of three clients: no rule about arrivals can tell. */
const FEW = [...TOTALS, returns({ resumed: 12, full: 8, clients: 3 })];
/** Nobody is resumed: suspected, as only probes can tell why. */
const NEVER = [...TOTALS, returns({ resumed: 0 })];
const EXCLUDED = { arrival: 'all', excluded: 'yes' } as const;
const UNDOCUMENTED = sampleRate({
  ...{ ...CLASSIC, arrival: 'all', excluded: 'all', tlsVersion: '1.3', method: 'unobservable' },
  unknown: 12,
});
const CLASSIC_LOG = [
  sampleRate({ ...CLASSIC, arrival: 'all', excluded: 'all', method: 'unobservable', unknown: 300 }),
];
/** Of trials that are otherwise as documented: what a node does with its own tickets. */
const ownTickets = (cell: Parameters<typeof offers>[0]) =>
  tried(changed(SOUND_TRIALS, isOwnTickets, offers(cell)));

/** With what the log shows of probes. */
function marked(measurement: Measurement, marks: Parameters<typeof sampleMarks>[0]): Measurement {
  return { ...measurement, marks: [sampleMarks(marks)] };
}

/** What a rule does in a measurement that gives a verdict. */
type Does = 'finds' | 'could tell' | 'can not tell';

type Row = readonly [verdict: BalancerVerdictName, does: Does, measurement: Measurement];

/**
 * For each rule and each verdict a measurement that gives it: where the rule itself finds something,
 * where it could and does not, and where there is too little for it.
 */
const TABLE: Readonly<Record<RuleName, readonly Row[]>> = {
  'mark-contradicted': [
    ['deviating', 'finds', marked(logged(SOUND_LOG), { resumedThoughFull: 3, full: 90 })],
    ['suspected', 'could tell', marked(both(NEVER, SOUND_TRIALS), { full: 10 })],
    ['not-enough-evidence', 'can not tell', marked(logged(FEW), { full: 9 })],
    ['sound', 'could tell', marked(logged(SOUND_LOG), { full: 10, resumed: 10 })],
  ],
  'missing-resumption': [
    ['deviating', 'finds', ownTickets({ resumed: 0 })],
    ['suspected', 'could tell', both(NEVER, SOUND_TRIALS)],
    ['not-enough-evidence', 'can not tell', tried([baseline(), offers({ full: 4 })])],
    ['sound', 'could tell', tried(SOUND_TRIALS)],
  ],
  'unexpected-resumption': [
    [
      'deviating',
      'finds',
      tried([...SOUND_TRIALS, offers({ node: B, issuerNode: A, resumed: 1 })]),
    ],
    ['suspected', 'could tell', both(NEVER, SOUND_TRIALS)],
    ['not-enough-evidence', 'can not tell', tried([offers({ node: B, issuerNode: A, full: 9 })])],
    ['sound', 'could tell', tried(SOUND_TRIALS)],
  ],
  'partial-resumption': [
    ['deviating', 'finds', ownTickets({ resumed: 5 })],
    ['suspected', 'could tell', both(NEVER, SOUND_TRIALS)],
    ['not-enough-evidence', 'can not tell', tried([baseline(), offers({ resumed: 4, full: 5 })])],
    ['sound', 'could tell', tried(SOUND_NETWORK)],
  ],
  'failed-offer': [
    ['deviating', 'finds', ownTickets({ failed: 10 })],
    ['suspected', 'could tell', both(NEVER, SOUND_TRIALS)],
    ['not-enough-evidence', 'can not tell', tried([baseline(), offers({ failed: 3, full: 0 })])],
    ['sound', 'could tell', tried(SOUND_CLASSIC)],
  ],
  'no-reissue': [
    [
      'deviating',
      'finds',
      tried([
        ...SOUND_TRIALS,
        offers({ node: B, issuerNode: '10.0.0.3', reissued: 0, notReissued: 10 }),
      ]),
    ],
    ['suspected', 'could tell', both(NEVER, SOUND_TRIALS)],
    ['not-enough-evidence', 'can not tell', tried([baseline(), offers({ full: 9 })])],
    ['sound', 'could tell', tried(SOUND_TRIALS)],
  ],
  unreachable: [
    ['deviating', 'finds', tried([...SOUND_TRIALS, baseline({ ...DOWN, node: '10.0.0.3' })])],
    ['suspected', 'could tell', both(NEVER, SOUND_TRIALS)],
    ['not-enough-evidence', 'can not tell', tried([baseline({ ...DOWN, failed: 3, full: 0 })])],
    ['sound', 'could tell', tried(SOUND_TRIALS)],
  ],
  'cross-node-resumption': [
    [
      'deviating',
      'finds',
      both(
        [...TOTALS, returns(), ...others({ resumed: 300, full: 100 })],
        [offers({ node: B, issuerNode: A, resumed: 5 })],
      ),
    ],
    [
      'suspected',
      'finds',
      logged([...SOUND_LOG.slice(0, -2), ...others({ resumed: 300, full: 100 })]),
    ],
    ['not-enough-evidence', 'can not tell', logged(FEW)],
    ['sound', 'could tell', logged(SOUND_LOG)],
  ],
  'node-below-peers': [
    [
      'deviating',
      'finds',
      logged([
        ...TOTALS,
        returns({ resumed: 450 }),
        nodeReturns(A, { resumed: 50 }),
        nodeReturns(B),
      ]),
    ],
    [
      'suspected',
      'could tell',
      logged([...NEVER, ...[A, B].map((at) => nodeReturns(at, { resumed: 0 }))]),
    ],
    ['not-enough-evidence', 'can not tell', logged([...TOTALS, returns(), nodeReturns(A)])],
    ['sound', 'could tell', logged(SOUND_LOG)],
  ],
  'never-resumed': [
    ['deviating', 'finds', both(NEVER, changed(SOUND_TRIALS, isOwnTickets, offers()))],
    ['suspected', 'finds', logged(NEVER)],
    ['not-enough-evidence', 'can not tell', logged(FEW)],
    ['sound', 'could tell', logged(SOUND_LOG)],
  ],
  'excluded-resumption': [
    [
      'deviating',
      'finds',
      logged([...SOUND_LOG, sampleRate({ ...EXCLUDED, resumed: 37, full: 375 })]),
    ],
    ['suspected', 'could tell', logged([...NEVER, sampleRate({ ...EXCLUDED, full: 375 })])],
    ['not-enough-evidence', 'could tell', tried(SOUND_TRIALS.map(asExcluded))],
    ['sound', 'could tell', logged([...SOUND_LOG, sampleRate({ ...EXCLUDED, full: 375 })])],
  ],
  'undocumented-version': [
    [
      'deviating',
      'finds',
      both(
        [...CLASSIC_LOG, UNDOCUMENTED],
        [baseline({ ...CLASSIC, ...ID }), offers({ ...CLASSIC, ...ID })],
      ),
    ],
    ['suspected', 'could tell', logged(NEVER)],
    ['not-enough-evidence', 'finds', logged([...CLASSIC_LOG, UNDOCUMENTED], [])],
    ['sound', 'finds', both([...CLASSIC_LOG, UNDOCUMENTED], SOUND_CLASSIC)],
  ],
  stale: [
    ['deviating', 'finds', { ...ownTickets({ resumed: 0 }), freshness: [TRIALS_CEASED] }],
    ['suspected', 'finds', logged(NEVER, [LOGS_CEASED])],
    ['not-enough-evidence', 'finds', logged(FEW, [LOGS_CEASED])],
    ['sound', 'finds', { ...both(FEW, SOUND_TRIALS), freshness: [LOGS_CEASED] }],
  ],
};

function asExcluded(cell: (typeof SOUND_TRIALS)[number]) {
  const all = cell.resumed + cell.full;
  return { ...cell, excluded: true, resumed: 0, full: all, reissued: all };
}

describe.each(RULE_NAMES)('%s', (rule) => {
  test('has a measurement for each verdict', () => {
    expect(TABLE[rule].map(([verdict]) => verdict).sort()).toEqual([...BALANCER_VERDICTS].sort());
  });

  test.each(TABLE[rule])('%s, and the rule %s', (verdict, does, measurement) => {
    const found = judge(measurement, SETTINGS).some((deviation) => deviation.rule === rule);
    const judged = verdictOf(measurement);
    expect([judged.verdict, judged.reason]).toEqual([verdict, judged.reason]);
    expect(judged.rules.includes(rule)).toBe(does === 'finds');
    expect(found).toBe(does === 'finds');
    if (does === 'finds') return;
    const told = couldTell(measurement, SETTINGS)(rule, judged);
    expect(told.length > 0).toBe(does === 'could tell');
  });
});

test('what ceased stands beside a verdict: evidence of the window still decides', () => {
  expect(verdictOf(logged(SOUND_LOG, [LOGS_CEASED]))).toMatchObject({
    ...{ verdict: 'sound', judgedBy: ['log'], rules: ['stale'], lacks: [] },
    reason: expect.stringContaining('; no log came since 2026-01-02 19:00 UTC.'),
  });
  expect(verdictOf(logged(FEW, [LOGS_CEASED]))).toMatchObject({
    ...{ verdict: 'not-enough-evidence', judgedBy: [], rules: ['stale'] },
    lacks: ['probes', 'recent-logs', 'more-clients'],
  });
  expect(verdictOf(tried([baseline(), offers({ full: 4 })], [TRIALS_CEASED]))).toMatchObject({
    ...{ verdict: 'not-enough-evidence', rules: ['stale'], lacks: ['recent-probes'] },
    reason: expect.stringMatching(
      /^No probe came since .*: run npm run probe again for an answer now\.$/,
    ),
  });
});

test('a verdict names the kinds of evidence that decided it', () => {
  const by = (measurement: Measurement) => verdictOf(measurement).judgedBy;
  expect(by(both(SOUND_LOG, SOUND_TRIALS))).toEqual(['log', 'trials']);
  expect(by(both(FEW, SOUND_TRIALS))).toEqual(['trials']);
  expect(by(both(NEVER, changed(SOUND_TRIALS, isOwnTickets, offers())))).toEqual(['log', 'trials']);
  expect(by(both(SOUND_LOG, [baseline(), offers()]))).toEqual(['trials']);
  expect(by(logged(FEW))).toEqual([]);
});

test('each balancer has one verdict, in the order of their names, whatever the order of the rows', () => {
  const classic = tried(SOUND_CLASSIC);
  const other = FEW.map((rate) => ({ ...rate, balancer: 'app/a/1' }));
  const all = { ...logged([...SOUND_LOG, ...other]), matrix: classic.matrix };
  const verdicts = verdictsOf(all);
  expect(
    verdicts.map(({ balancer, balancerType, verdict }) => [balancerType, balancer, verdict]),
  ).toEqual([
    ['application', 'app/a/1', 'not-enough-evidence'],
    ['application', 'app/shop/50dc6c495c0c9188', 'sound'],
    ['classic', 'app/shop/50dc6c495c0c9188', 'sound'],
  ]);
  expect(verdictsOf({ ...all, rates: all.rates.toReversed() })).toEqual(verdicts);
});

test('no balancer is sound without evidence, however little deviates', () => {
  const measurements = Object.entries(accountMeasurements()).filter(([name]) =>
    name.endsWith(', sound'),
  );
  for (const [, measurement] of measurements) {
    // Their trials leave a node or a mechanism open.
    const rates = measurement.rates.map((rate) => ({ ...rate, portion: 'all' as const }));
    for (const { verdict, reason } of verdictsOf({ ...measurement, rates })) {
      expect([verdict, reason]).toEqual([expect.not.stringMatching('^sound$'), reason]);
    }
  }
});
