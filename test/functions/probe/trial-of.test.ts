import { expect, test } from 'vitest';
import type { DialResult } from '../../../functions/ports.ts';
import { noConnection } from '../../../functions/probe/no-connection.ts';
import type { ProbeJob } from '../../../functions/probe/probe-plan.ts';
import { fetchTrial, offerTrial } from '../../../functions/probe/trial-of.ts';

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
const HELD = { session: { mechanism: 'psk', heldSinceMs: 900 }, isRefused: false } as const;
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
    outcome: 'inconclusive',
    error: 'unreachable',
  },
] as const)('an offer that ends in $result is $outcome', ({ result, outcome, error }) => {
  expect(offered(result)).toMatchObject({ outcome, error });
});

test('an offer that the node refused, as it refused others, tried nothing', () => {
  const shown = { ...FULL, ...failure('alert'), offerSeen: true };
  const refused = offerTrial(RUN, JOB, shown, { ...HELD, isRefused: true });
  expect(refused).toMatchObject({ outcome: 'inconclusive', error: 'alert' });
});

test('a new ticket is recorded after a resumption too, and unknown where nobody waited', () => {
  const reissued = (result: Partial<DialResult>) => offered(result).reissued;
  for (const issued of [true, false, null]) {
    expect(reissued({ resumedBy: 'psk', issued })).toBe(issued);
    expect(reissued({ resumedBy: 'session-ticket', issued })).toBe(issued);
  }
  // It stays good: there is nothing to issue anew.
  expect(reissued({ resumedBy: 'session-id', issued: false })).toBeNull();
  expect(reissued({ issued: false })).toBe(false);
  expect(reissued(failure('alert', 40))).toBeNull();
});

test('times are kept of timed jobs alone', () => {
  expect(offered({})).toMatchObject({ handshake_ms: null, connect_ms: null });
  const timed = offerTrial(RUN, { ...JOB, timed: true }, { ...FULL, offerSeen: true }, HELD);
  expect(timed).toMatchObject({ handshake_ms: 9, connect_ms: 3 });
});
