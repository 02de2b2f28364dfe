import { expect, test } from 'vitest';
import type { MatrixCell } from '../../../../functions/model/matrix.ts';
import { A, B, baseline, deviationsOf, labelsOf, offers } from '../trial-samples.ts';

const CLASSIC = { balancerType: 'classic' } as const;
const NETWORK = { balancerType: 'network' } as const;
const CROSS = { node: B } as const;
const PSK = { mechanism: 'psk' } as const;
const ID = { mechanism: 'session-id' } as const;
const DOWN = { failed: 20, error: 'unreachable' } as const;
const UNSPOKEN = { failed: 20, versionFailed: 20, error: 'version' } as const;

test.each<[string, readonly MatrixCell[], readonly string[]]>([
  [
    'a healthy application node: its own sessions are resumed, foreign ones fall back',
    [offers({ resumed: 10 }), offers({ ...CROSS }), baseline(), baseline(CROSS)],
    [],
  ],
  [
    'application nodes that share keys',
    [offers({ resumed: 10 }), offers({ ...CROSS, resumed: 10 }), baseline(CROSS)],
    ['error unexpected-resumption 10.0.0.2 session-ticket cross-node'],
  ],
  [
    'one resumption out of scope is proof',
    [offers({ ...CROSS, resumed: 1 })],
    ['error unexpected-resumption 10.0.0.2 session-ticket cross-node'],
  ],
  ['but not with nine trials', [offers({ ...CROSS, resumed: 1, full: 8 })], []],
  [
    'a node that refuses its own sessions',
    [offers()],
    ['error missing-resumption 10.0.0.1 session-ticket same-node'],
  ],
  ['nine refusals are too few', [offers({ full: 9 })], []],
  [
    'trials of two issuers are pooled at the node',
    [
      offers({ ...NETWORK, ...CROSS, full: 5 }),
      offers({ ...NETWORK, ...CROSS, issuerNode: '10.0.0.3', full: 5 }),
    ],
    ['error missing-resumption 10.0.0.2 session-ticket cross-node'],
  ],
  [
    'a Region-wide PSK is only inferred: a warning',
    [offers({ ...NETWORK, ...CROSS, ...PSK })],
    ['warning missing-resumption 10.0.0.2 psk cross-node'],
  ],
  [
    'network nodes that refuse each other',
    [offers({ ...NETWORK, resumed: 10 }), offers({ ...NETWORK, ...CROSS })],
    ['error missing-resumption 10.0.0.2 session-ticket cross-node'],
  ],
  [
    'a node that issues nothing is told once',
    [
      baseline({ ...NETWORK, ...CROSS, reissued: 0, notReissued: 20 }),
      offers({ ...NETWORK, ...CROSS, reissued: 0, notReissued: 10 }),
    ],
    ['error missing-resumption 10.0.0.2 session-ticket same-node'],
  ],
  [
    'what is not documented need not be issued',
    [baseline({ ...CLASSIC, reissued: 0, notReissued: 20 })],
    [],
  ],
  ['whether one was issued is not known', [baseline({ reissued: 0, notReissued: 0 })], []],
  [
    'a classic balancer that resumes tickets',
    [offers({ ...CLASSIC, resumed: 10 }), offers({ ...CLASSIC, ...CROSS })],
    ['error unexpected-resumption 10.0.0.1 session-ticket same-node'],
  ],
  [
    'several hosts behind one address',
    [offers({ ...ID, resumed: 5 })],
    ['warning partial-resumption 10.0.0.1 session-id same-node'],
  ],
  ['nine of ten may be all of them', [offers({ resumed: 9 })], []],
  [
    'foreign sessions accepted now and then are unexpected, not partial',
    [offers({ ...CROSS, resumed: 5 })],
    ['error unexpected-resumption 10.0.0.2 session-ticket cross-node'],
  ],
  [
    'a fallback that brings nothing new',
    [offers({ ...CROSS, reissued: 0, notReissued: 10 }), baseline(CROSS)],
    ['warning no-reissue 10.0.0.2 session-ticket cross-node'],
  ],
  [
    'a fallback of which nobody saw what it brought',
    [offers({ ...CROSS, reissued: 0 }), baseline(CROSS)],
    [],
  ],
  [
    'a node that is down is one fact',
    [baseline(DOWN), baseline({ ...DOWN, ...PSK }), baseline({ ...DOWN, ...ID })],
    ['error unreachable 10.0.0.1'],
  ],
  [
    'a node that fails by one mechanism only',
    [baseline({ ...PSK, failed: 20, error: 'alert:80' }), baseline()],
    ['error unreachable 10.0.0.1 psk'],
  ],
  [
    'a version that is not spoken is no failure',
    [baseline({ ...PSK, ...UNSPOKEN }), baseline()],
    [],
  ],
  [
    'a node that speaks no version at all is unreachable',
    [baseline({ ...PSK, ...UNSPOKEN }), baseline(UNSPOKEN), baseline({ ...ID, ...UNSPOKEN })],
    ['error unreachable 10.0.0.1'],
  ],
  ['two of twenty handshakes that fail are the network', [baseline({ failed: 2 })], []],
  ['offers that the wire did not show say nothing', [offers({ full: 0, inconclusive: 20 })], []],
  [
    'with an exclusion a resumption is that and nothing else',
    [offers({ excluded: true, resumed: 10 }), offers({ excluded: true, ...CROSS, resumed: 1 })],
    ['warning excluded-resumption'],
  ],
  [
    'with an exclusion nothing is missing, and nothing need be issued',
    [
      offers({ excluded: true, reissued: 0, notReissued: 10 }),
      baseline({ excluded: true, reissued: 0, notReissued: 20 }),
    ],
    [],
  ],
  [
    'TLS 1.3 on a classic balancer is not documented, nor is its resumption',
    [offers({ ...CLASSIC, ...PSK, resumed: 10 })],
    ['error unexpected-resumption 10.0.0.1 psk same-node', 'info undocumented-version'],
  ],
])('%s', (_name, cells, expected) => {
  expect(labelsOf(cells)).toEqual(expected);
  expect(labelsOf(cells.toReversed())).toEqual(expected);
});

test('a finding names the account as unknown, its counts, its interval and its source', () => {
  const [found] = deviationsOf([offers({ ...CROSS, resumed: 3 })]);
  expect(found).toMatchObject({ accountId: 'unknown', historyComplete: true });
  expect(found?.observed).toMatchObject({ resumed: 3, full: 7, known: 10, rate: 0.3 });
  expect(found?.reason).toBe(
    'The node accepted 3 of 10 (30.0%) session tickets that other nodes had issued: documented is ' +
      'that it accepts none.',
  );
  expect(found?.says).toContain('Application Load Balancer');
});

test('findings of one rule at two nodes, mechanisms or relations have names of their own', () => {
  const found = deviationsOf([
    offers(),
    offers({ node: B, issuerNode: B }),
    offers(ID),
    offers({ ...CROSS, resumed: 1 }),
    offers({ node: A, issuerNode: B, resumed: 1 }),
  ]);
  expect(found).toHaveLength(5);
  expect(new Set(found.map((deviation) => deviation.fingerprint)).size).toBe(5);
});
