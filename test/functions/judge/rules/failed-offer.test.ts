import { expect, test } from 'vitest';
import { B, baseline, deviationsOf, labelsOf, offers } from '../trial-samples.ts';

const CLASSIC = { balancerType: 'classic', mechanism: 'session-id', node: B } as const;
const APPLICATION = { node: B } as const;
const NETWORK = { balancerType: 'network', node: B } as const;
const FAILING = { full: 0, failed: 10 };

test('[classic-fallback] a classic node that fails on a foreign ID fires', () => {
  expect(labelsOf([offers({ ...CLASSIC, ...FAILING }), baseline(CLASSIC)])).toEqual([
    'critical failed-offer 10.0.0.2 session-id cross-node',
  ]);
});

test('[application-fallback] an application node that fails on a foreign ticket fires', () => {
  const found = deviationsOf([offers({ ...APPLICATION, ...FAILING }), baseline(APPLICATION)]);
  expect(found).toMatchObject([{ rule: 'failed-offer', severity: 'critical' }]);
  expect(found[0]?.reason).toBe(
    '10 of 10 (100.0%) handshakes that offered session tickets that other nodes had issued failed ' +
      '(alert:40), of those without a session 0 of 20 (0.0%).',
  );
});

test('[network-fallback] a network node that fails on a ticket fires', () => {
  expect(labelsOf([offers({ ...NETWORK, ...FAILING }), baseline(NETWORK)])).toEqual([
    'critical failed-offer 10.0.0.2 session-ticket cross-node',
  ]);
});

test.each([
  ['one of ten fails', [offers({ node: B, failed: 1 }), baseline({ node: B })], []],
  [
    'half of them fail: several hosts behind one address',
    [offers({ node: B, failed: 5 }), baseline({ node: B })],
    ['critical failed-offer 10.0.0.2 session-ticket cross-node'],
  ],
  [
    'a node that is down fails without a session too',
    [offers({ node: B, ...FAILING }), baseline({ node: B, failed: 20, error: 'unreachable' })],
    ['error unreachable 10.0.0.2 session-ticket'],
  ],
  ['nothing shows that the node works without', [offers({ node: B, ...FAILING })], []],
  [
    'the node does not speak the version of the session',
    [
      offers({ node: B, mechanism: 'psk', ...FAILING, versionFailed: 10, error: 'version' }),
      baseline({ node: B, mechanism: 'psk', failed: 20, versionFailed: 20, error: 'version' }),
    ],
    [],
  ],
])('%s', (_name, cells, expected) => {
  expect(labelsOf(cells)).toEqual(expected);
});
