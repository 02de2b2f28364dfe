import { expect, test } from 'vitest';
import type { DialResult } from '../../../functions/ports.ts';
import { noConnection } from '../../../functions/probe/no-connection.ts';
import type { ProbeJob } from '../../../functions/probe/probe-plan.ts';
import { fetchTrial, offerTrial, settledTrial } from '../../../functions/probe/trial-of.ts';

const RUN = { runId: 'r', proberRegion: null };
const A = { name: 'a', address: '10.0.0.1', port: 443 };
const B = { name: 'b', address: '10.0.0.2', port: 443 };
const DIALING = { serverName: 'a', trust: [], insecure: false, clientCertificate: null };
const JOB: ProbeJob = {
  balancer: {
    name: 'app/a/1',
    balancerType: 'application',
    region: 'eu-west-1',
    nodes: [A, B],
    dialing: DIALING,
  },
  issuer: A,
  node: B,
  relation: 'cross-node',
  mechanism: 'psk',
  timed: false,
};
const HELD = { mechanism: 'psk', heldSinceMs: 900 } as const;
const NO_FAILURE = noConnection(1000, { class: 'alert', alert: null, detail: '' });
const FULL: DialResult = { ...NO_FAILURE, failure: null, handshakeMs: 9, connectMs: 3 };
const offered = (result: Partial<DialResult>) =>
  offerTrial(RUN, JOB, { ...FULL, offerSeen: true, ...result }, HELD);

test('a fetch is a trial of the issuer that offered nothing, an offer one of the other node', () => {
  const fetched = fetchTrial(RUN, JOB, { ...FULL, issued: true });
  expect(fetched).toMatchObject({ node: 'a', issuer_node: null, relation: null, outcome: 'full' });
  expect(fetched).toMatchObject({ reissued: true, session_age_ms: null });
  expect(offered({})).toMatchObject({ node: 'b', issuer_node: 'a', relation: 'cross-node' });
  expect(offered({}).session_age_ms).toBe(100);
});

const failure = (name: 'alert' | 'unreachable', alert: number | null = null) => ({
  failure: { class: name, alert, detail: '' },
});

test.each([
  { result: {}, outcome: 'full', error: null },
  { result: { resumedBy: 'psk' }, outcome: 'resumed', error: null },
  { result: { resumedBy: 'session-ticket' }, outcome: 'inconclusive', error: null },
  { result: { offerSeen: false }, outcome: 'inconclusive', error: null },
  { result: failure('alert', 40), outcome: 'failed', error: 'alert:40' },
  { result: failure('alert'), outcome: 'failed', error: 'alert' },
  {
    result: { ...failure('alert', 40), offerSeen: false },
    outcome: 'inconclusive',
    error: 'alert:40',
  },
  {
    result: { ...failure('unreachable'), offerSeen: false },
    outcome: 'failed',
    error: 'unreachable',
  },
] as const)('an offer that ends in $result is $outcome', ({ result, outcome, error }) => {
  expect(offered(result)).toMatchObject({ outcome, error });
});

test('nobody waits for a ticket after a PSK was accepted; without one it was not reissued', () => {
  expect(offered({ resumedBy: 'psk' }).reissued).toBeNull();
  expect(offered({}).reissued).toBe(false);
  expect(offered(failure('alert', 40)).reissued).toBeNull();
});

test('times are kept of timed jobs alone', () => {
  expect(offered({})).toMatchObject({ handshake_ms: null, connect_ms: null });
  const timed = offerTrial(RUN, { ...JOB, timed: true }, { ...FULL, offerSeen: true }, HELD);
  expect(timed).toMatchObject({ handshake_ms: 9, connect_ms: 3 });
});

test('a trial that was not made has the settled failure at its time', () => {
  const settled = { failure: 'timeout', atMs: 7 } as const;
  const fetch = settledTrial(RUN, JOB, 'fetch', settled);
  expect(fetch).toMatchObject({ node: 'a', issuer_node: null, tried_at_ms: 7, error: 'timeout' });
  const offer = settledTrial(RUN, JOB, 'offer', settled);
  expect(offer).toMatchObject({ node: 'b', issuer_node: 'a', outcome: 'failed' });
});
