import { describe, expect, test } from 'vitest';
import { coverageOf } from '../../../../functions/judge/alerts/absence.ts';
import { judge } from '../../../../functions/judge/judge.ts';
import { DEFAULT_STALE_AFTER_MS } from '../../../../functions/judge/rules/rule.ts';
import {
  type Deviation,
  RULE_NAMES,
  type RuleName,
} from '../../../../functions/model/deviation.ts';
import type { MatrixCell } from '../../../../functions/model/matrix.ts';
import type { Freshness, Measurement, Rate } from '../../../../functions/model/rate.ts';
import { HOUR_MS } from '../../../../functions/model/time.ts';
import type { Marks } from '../../../../functions/model/trial.ts';
import {
  sampleFreshness,
  sampleMarks,
  sampleMeasurement,
  sampleRate,
  WINDOW,
} from '../measurement-samples.ts';
import { A, B, baseline, offers } from '../trial-samples.ts';

const SETTINGS = { staleAfterMs: DEFAULT_STALE_AFTER_MS };
const SHOP = 'app/shop/50dc6c495c0c9188';

interface Sample {
  readonly rates?: readonly Rate[];
  readonly freshness?: readonly Freshness[];
  readonly matrix?: readonly MatrixCell[];
  readonly marks?: readonly Marks[];
}

const measurementOf = ({
  rates = [],
  freshness = [],
  matrix = [],
  marks = [],
}: Sample): Measurement => ({ ...sampleMeasurement(rates, freshness, matrix), marks });

/** What the second window says of what the first one shows by a rule, and it does not. */
function absence(
  rule: RuleName,
  shown: Sample,
  then: Sample,
  targets: Parameters<typeof coverageOf>[2] = null,
) {
  const deviation = judge(measurementOf(shown), SETTINGS).find((it) => it.rule === rule);
  if (deviation === undefined) throw new Error(`nothing shows ${rule}`);
  const after = measurementOf(then);
  const { fingerprint } = deviation;
  expect(judge(after, SETTINGS).map((it) => it.fingerprint)).not.toContain(fingerprint);
  return coverageOf(after, SETTINGS, targets).absenceOf(deviation);
}

const cross = (resumed: number, full: number) => [
  sampleRate({ arrival: 'cross-node', resumed, full }),
  sampleRate({ arrival: 'first', full: 1000 }),
];
const nodes = (resumed: number, clients = 50) => [
  sampleRate({ level: 'node', node: A, resumed, full: 400 - resumed, clients }),
  sampleRate({ level: 'node', node: B, resumed: 300, full: 100, clients }),
];
const excluded = (resumed: number, full: number) => [
  sampleRate({ arrival: 'all', excluded: 'yes', resumed, full }),
];
const classic = { balancerType: 'classic', balancer: 'old-shop' } as const;
const versions = (handshakes: Readonly<Record<string, number>>) =>
  Object.entries(handshakes).map(([tlsVersion, unknown]) =>
    sampleRate({
      ...{ ...classic, method: 'unobservable', arrival: 'all', excluded: 'all' },
      ...{ tlsVersion, unknown },
    }),
  );
const silent = (hours: number, hoursSeen = 24) => [
  sampleFreshness({ lastAtMs: WINDOW.endMs - hours * HOUR_MS, hoursSeen }),
];
const few = (cells: readonly MatrixCell[]) => cells.map((cell) => ({ ...cell, full: 0 }));
const accepted = (count: number) => [baseline(), offers({ resumed: count, full: 0, reissued: 0 })];
const strange = (resumed: number, full: number) => [
  baseline(),
  offers({ issuerNode: B, resumed, full, reissued: full }),
];

/** Of each rule: what shows it, what shows that it is over, and what is too little for that. */
const CASES: Readonly<Record<RuleName, readonly [shown: Sample, clear: Sample, little: Sample]>> = {
  'cross-node-resumption': [
    { rates: cross(300, 700) },
    { rates: cross(0, 1000) },
    { rates: [...cross(0, 0), sampleRate({ arrival: 'cross-node', full: 3, low: 0, high: 0.7 })] },
  ],
  'node-below-peers': [{ rates: nodes(200) }, { rates: nodes(290) }, { rates: nodes(290, 49) }],
  'never-resumed': [
    { rates: [sampleRate({ full: 200 })] },
    { rates: [sampleRate({ resumed: 1, full: 199 })] },
    { rates: [sampleRate({ resumed: 1, full: 198 })] },
  ],
  'excluded-resumption': [
    { rates: excluded(1, 9) },
    { rates: excluded(0, 10) },
    { rates: excluded(0, 9) },
  ],
  'undocumented-version': [
    { rates: versions({ all: 200, '1.3': 1 }) },
    { rates: versions({ all: 200 }) },
    { rates: versions({ all: 199 }) },
  ],
  stale: [{ freshness: silent(4) }, { freshness: silent(3) }, { freshness: silent(99, 12) }],
  'failed-offer': [
    { matrix: [baseline(), offers({ failed: 10 })] },
    { matrix: accepted(10) },
    { matrix: [baseline({ failed: 20 }), offers({ failed: 10 })] },
  ],
  'unexpected-resumption': [
    { matrix: strange(1, 9) },
    { matrix: strange(0, 10) },
    { matrix: strange(0, 9) },
  ],
  'missing-resumption': [
    { matrix: [baseline(), offers()] },
    { matrix: accepted(10) },
    { matrix: accepted(9) },
  ],
  'partial-resumption': [
    { matrix: [baseline(), offers({ resumed: 5 })] },
    { matrix: accepted(10) },
    { matrix: accepted(9) },
  ],
  'no-reissue': [
    { matrix: [baseline(), offers({ resumed: 0, reissued: 0, notReissued: 10 })] },
    { matrix: [baseline(), offers({ reissued: 10 })] },
    { matrix: [baseline(), offers({ resumed: 1, full: 9, reissued: 9 })] },
  ],
  unreachable: [
    { matrix: [baseline({ failed: 20 })] },
    { matrix: [baseline()] },
    { matrix: few([baseline()]) },
  ],
  'mark-contradicted': [
    { marks: [sampleMarks({ resumedThoughFull: 3, full: 97 })] },
    { marks: [sampleMarks({ resumedThoughFull: 2, full: 8 })] },
    { marks: [sampleMarks({ full: 9, resumed: 90 })] },
  ],
};

describe.each(RULE_NAMES)('%s', (rule) => {
  const [shown, clear, little] = CASES[rule];

  test('is over where the window held enough to find it again, and did not', () => {
    expect(absence(rule, shown, clear)).toBe('clear');
  });

  test('is missing where it held too little, or nothing', () => {
    expect(absence(rule, shown, little)).toBe('missing');
    expect(absence(rule, shown, {})).toBe('missing');
  });

  if (rule === 'stale') return;

  test('is missing where its evidence has ceased meanwhile', () => {
    const ceased = { lastAtMs: WINDOW.endMs - 4 * HOUR_MS };
    const freshness = (['ledger', 'trials'] as const).flatMap((evidence) => [
      sampleFreshness({ ...ceased, evidence }),
      sampleFreshness({ ...ceased, ...classic, evidence }),
    ]);
    expect(absence(rule, shown, { ...clear, freshness })).toBe('missing');
  });
});

describe('what logs and trials both showed', () => {
  const tried = offers({ excluded: true, resumed: 8 });
  const quiet = offers({ excluded: true });
  const shown = { rates: excluded(3, 30), matrix: [tried] };

  test('is over when neither shows it, and enough of both is there', () => {
    expect(absence('excluded-resumption', shown, { rates: excluded(0, 30), matrix: [quiet] })).toBe(
      'clear',
    );
  });

  test('is missing as long as one of them is', () => {
    expect(absence('excluded-resumption', shown, { rates: excluded(0, 30) })).toBe('missing');
    expect(absence('excluded-resumption', shown, { matrix: [quiet] })).toBe('missing');
  });

  test('of a classic balancer too, whose account only the logs name', () => {
    const trials = (count: number) => [
      offers({ ...classic, mechanism: 'psk', resumed: 0, full: count, versionFailed: 0 }),
    ];
    const failed = offers({ ...classic, mechanism: 'psk', failed: 10, versionFailed: 10 });
    const both = { rates: versions({ all: 200, '1.3': 9 }), matrix: trials(10) };
    const rates = versions({ all: 200 });
    expect(absence('undocumented-version', both, { rates, matrix: [failed] })).toBe('clear');
    expect(absence('undocumented-version', both, { rates })).toBe('missing');
  });
});

describe('a node', () => {
  const shown = { matrix: [baseline(), offers(), baseline({ node: B })] };

  test('is gone where its balancer is tried without it', () => {
    expect(absence('missing-resumption', shown, { matrix: [baseline({ node: B })] })).toBe('gone');
  });

  test('is gone where its balancer logs without it, whatever trials there are', () => {
    const rates = nodes(290).slice(1);
    expect(absence('node-below-peers', { rates: nodes(200) }, { rates })).toBe('gone');
    expect(absence('missing-resumption', shown, { rates })).toBe('missing');
  });

  test('of a network balancer may only be away for as long as a zonal shift may last', () => {
    const network = { balancerType: 'network', balancer: 'net/feed/1' } as const;
    const tried = {
      matrix: [baseline(network), offers(network), baseline({ ...network, node: B })],
    };
    const [deviation] = judge(measurementOf(tried), SETTINGS);
    const then = (hours: number) => {
      const shows = measurementOf({ matrix: [baseline({ ...network, node: B })] });
      const window = { ...WINDOW, endMs: WINDOW.endMs + hours * HOUR_MS };
      return coverageOf({ ...shows, window }, SETTINGS, null).absenceOf(deviation as Deviation);
    };
    expect(deviation?.rule).toBe('missing-resumption');
    expect([then(1), then(72), then(73)]).toEqual(['missing', 'missing', 'gone']);
  });

  test('is missing where the trials of its balancer have ceased', () => {
    const lastAtMs = WINDOW.endMs - 4 * HOUR_MS;
    const freshness = [sampleFreshness({ evidence: 'trials', lastAtMs })];
    const then = { matrix: [baseline({ node: B })], freshness };
    expect(absence('missing-resumption', shown, then)).toBe('missing');
    const seldom = [sampleFreshness({ evidence: 'trials', lastAtMs, hoursSeen: 12 })];
    expect(absence('missing-resumption', shown, { ...then, freshness: seldom })).toBe('gone');
  });
});

describe('a balancer that left the targets', () => {
  const region = 'eu-west-1';
  const other = { name: 'app/other/1', balancerType: 'application', region } as const;
  const shop = { ...other, name: SHOP };
  const shown = { matrix: [baseline(), offers()] };

  test('is gone for what trials showed', () => {
    expect(absence('missing-resumption', shown, {}, [other])).toBe('gone');
    expect(absence('missing-resumption', shown, {}, [other, shop])).toBe('missing');
    expect(absence('missing-resumption', shown, {}, [{ ...shop, region: 'us-east-1' }])).toBe(
      'gone',
    );
  });

  test('is not gone for what its logs showed', () => {
    expect(absence('never-resumed', { rates: [sampleRate({ full: 200 })] }, {}, [other])).toBe(
      'missing',
    );
  });

  test('no longer needs trials: that they ceased is over with it', () => {
    const ceased = { lastAtMs: WINDOW.endMs - 4 * HOUR_MS };
    const freshness = [sampleFreshness({ ...ceased, evidence: 'trials' })];
    expect(absence('stale', { freshness }, {}, [other])).toBe('gone');
    expect(absence('stale', { freshness: silent(4) }, {}, [other])).toBe('missing');
  });
});

test('a node that works by one mechanism is no longer unreachable as a whole', () => {
  const ticket = baseline({ failed: 20 });
  const id = baseline({ failed: 20, mechanism: 'session-id' });
  const then = { matrix: [ticket, baseline({ mechanism: 'session-id' })] };
  expect(absence('unreachable', { matrix: [ticket, id] }, then)).toBe('clear');
});

test('balancers are counted as the report counts them', () => {
  const all = { arrival: 'all', excluded: 'all' } as const;
  const measurement = measurementOf({
    rates: [sampleRate(all), sampleRate({ ...all, balancer: 'app/blog/1' })],
    freshness: [
      sampleFreshness({ evidence: 'trials', accountId: 'unknown' }),
      sampleFreshness({ balancer: 'app/idle/2' }),
      sampleFreshness({ balancer: 'app/far/3', region: 'us-east-1' }),
    ],
  });
  const { balancersOf } = coverageOf(measurement, SETTINGS, null);
  expect(balancersOf('application', 'eu-west-1')).toBe(3);
  expect(balancersOf('network', 'eu-west-1')).toBe(0);
});
