import { expect, test } from 'vitest';
import type { Trial } from '../../../functions/model/trial.ts';
import type { ProbedBalancer } from '../../../functions/probe/probe-plan.ts';
import { balancer, countOf, failing, run } from './scripted-run.ts';

// The order and limits of a run, with nodes whose answers are exact; real ones are in the lab's tests.

test('each job is one trial without a session and one with a fresh one', async () => {
  const { trials, dialer, jobs } = await run([balancer('b', ['1', '2', '3'])], () => ({}));
  expect([trials.length, dialer.dialed.length]).toEqual([2 * jobs, 2 * jobs]);
  const fetches = trials.filter((trial) => trial.relation === null);
  expect(fetches).toHaveLength(jobs);
  expect(fetches.every((one) => one.issuer_node === null && one.outcome === 'full')).toBe(true);
  const offers = dialer.dialed.flatMap(({ offer }) => (offer === null ? [] : [offer]));
  expect(new Set(offers).size).toBe(jobs);
  const shown = trials.find((trial) => trial.relation === 'cross-node');
  expect(shown).toMatchObject({ outcome: 'resumed', session_age_ms: 600, error: null });
});

test('limits hold overall and on each node; with 1 there is only ever one', async () => {
  const many = [balancer('a', ['1', '2', '3']), balancer('b', ['4', '5', '6'])];
  const wide = await run(many, () => ({ afterMs: 2 }));
  expect(wide.dialer.most.overall).toBeGreaterThan(6);
  expect(wide.dialer.most.overall).toBeLessThanOrEqual(12);
  expect(Math.max(...wide.dialer.most.perNode.values())).toBe(4);
  const narrow = await run([balancer('a', ['1', '2'])], () => ({ afterMs: 0 }), 1);
  expect(narrow.dialer.most.overall).toBe(1);
});

test('times are kept only where the node had one connection', async () => {
  const { trials } = await run([balancer('b', ['1', '2'])], () => ({}));
  const timed = trials.filter((trial) => trial.handshake_ms !== null);
  expect(timed).toHaveLength(3 * 2 * 2 * 2);
  expect(timed.every((trial) => trial.relation !== 'cross-node')).toBe(true);
});

test('tickets that come only with an answer are asked for: once a node where it is in vain', async () => {
  const asked = async (comes: boolean, change: Partial<ProbedBalancer> = {}) => {
    const shop = { ...balancer('b', ['1', '2']), balancerType: 'application' as const, ...change };
    const { dialer, trials } = await run([shop], ({ mechanism, offer, request }) => {
      if (mechanism !== 'psk' || offer !== null) return {};
      const requested = request !== 'never';
      return requested && comes ? { requested } : { requested, issued: false, session: null };
    });
    const resumed = trials.filter(
      ({ outcome, mechanism: of }) => of === 'psk' && outcome === 'resumed',
    );
    const requests = dialer.dialed.filter(({ request }) => request !== 'never');
    return { requests: countOf(requests.map(({ request }) => request)), resumed: resumed.length };
  };
  expect(await asked(false)).toEqual({ requests: { 'without-ticket': 2 }, resumed: 0 });
  const { requests, resumed } = await asked(true);
  expect(requests['without-ticket']).toBe(2);
  expect(resumed).toBe(40);
  expect(await asked(true, { balancerType: 'network' })).toEqual({ requests: {}, resumed: 0 });
  expect((await asked(true, { request: 'never' })).requests).toEqual({});
  const always = await asked(true, { balancerType: 'network', request: 'always' });
  expect(always.requests).toEqual({ 'after-ticket': 240 });
});

test('a hash of a key name stays only where tickets have it in common', async () => {
  let ticket = 0;
  const { trials } = await run([balancer('b', ['1'])], ({ offer, mechanism }) => {
    ticket += 1;
    const own = mechanism === 'psk' ? 'aaaa' : `${ticket}`;
    return offer === null ? { ticketKeyHash: own } : {};
  });
  const hashes = (mechanism: string) =>
    trials
      .filter((trial) => trial.relation === null && trial.mechanism === mechanism)
      .map((trial) => trial.ticket_key_hash);
  expect(countOf(hashes('psk'))).toEqual({ null: 1, aaaa: 9 });
  expect(countOf(hashes('session-ticket'))).toEqual({ null: 10 });
});

test('a silence to foreign sessions alone does not make the node silent', async () => {
  let fetched = 0;
  const { trials, dialer } = await run([balancer('b', ['1', '2'])], (request) => {
    if (request.offer === null) fetched += 1;
    const foreign =
      request.offer !== null && request.address === '2' && request.mechanism === 'psk';
    return foreign ? { ...failing('timeout'), offerSeen: true } : {};
  });
  const shown = (mechanism: string, outcome: string) =>
    trials
      .filter((one) => one.node === '2' && one.relation !== null && one.mechanism === mechanism)
      .filter((one) => one.outcome === outcome).length;
  expect([shown('psk', 'failed'), shown('session-id', 'resumed')]).toEqual([20, 20]);
  expect(fetched).toBe(120);
  // Ten of each kind, as many as give a verdict.
  expect(dialer.dialed).toHaveLength(240);
});

test('a trial says whether the certificate was checked, where there was a handshake', async () => {
  const checked = balancer('checked', ['1', '2']);
  const open = balancer('open', ['3', '4']);
  const { trials } = await run(
    [checked, { ...open, dialing: { ...open.dialing, insecure: true } }],
    ({ address }) =>
      address === '2' || address === '4' ? { ...failing('unreachable'), handshakeMs: null } : {},
  );
  const told = (node: string) =>
    new Set(trials.filter((one) => one.node === node).map((one) => one.certificate_checked));
  expect(['1', '2', '3', '4'].map(told)).toEqual(
    [[true], [null], [false], [null]].map((all) => new Set(all)),
  );
});

test('an offer that the wire did not show is inconclusive, and so is another way of resuming', async () => {
  const unseen = await run([balancer('b', ['1'])], ({ offer }) =>
    offer === null ? {} : { offerSeen: false, resumedBy: null },
  );
  const outcomes = (trials: readonly Trial[]) =>
    new Set(trials.filter((one) => one.relation !== null).map((one) => one.outcome));
  expect(outcomes(unseen.trials)).toEqual(new Set(['inconclusive']));
  const other = await run([balancer('b', ['1'])], ({ offer, mechanism }) =>
    offer !== null && mechanism === 'session-ticket' ? { resumedBy: 'session-id' } : {},
  );
  const ticket = other.trials.filter((one) => one.mechanism === 'session-ticket');
  expect(outcomes(ticket)).toEqual(new Set(['inconclusive']));
});

test('what is no result ends the run with its error', async () => {
  const broken = run([balancer('b', ['1'])], ({ mechanism }) => {
    if (mechanism === 'psk') throw new Error('out of sockets');
    return {};
  });
  await expect(broken).rejects.toThrow('out of sockets');
});
