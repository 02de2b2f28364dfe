import { afterAll, expect, test } from 'vitest';
import { knownTargets } from '../../../functions/discover/known-targets.ts';
import { mergedTargets } from '../../../functions/discover/merged-targets.ts';
import type { Target } from '../../../functions/model/targets.ts';
import { findBalancers } from '../../../functions/probe/find-balancers.ts';
import { DEFAULT_PLAN, planProbe } from '../../../functions/probe/probe-plan.ts';
import { DEFAULT_RUN, runProbe } from '../../../functions/probe/run-probe.ts';
import { SERVER_CERTIFICATE } from '../../../infra/demo/traffic/certificates.ts';
import { SYSTEM_CLOCK } from '../../../infra/tls/system-clock.ts';
import { NodeTlsDialer } from '../../../infra/tls/tls-dialer.ts';
import { balancer, listener, listing } from '../../functions/discover/listing-samples.ts';
import { startTlsNode } from './tls-node.ts';

const NODE = await startTlsNode();
afterAll(() => NODE.close());

const [FOUND] = mergedTargets(
  [],
  [listing([balancer({ scheme: 'internal', tlsListeners: [listener({ port: NODE.port })] })])],
) as [Target];
const { found: _, ...WRITTEN } = FOUND;
/** The server's certificate names this, and no name of AWS. */
const SERVER_NAME = 'a.lab.test';

/** What trials of a target at the server end in, and whether they checked who answered. */
async function probed(target: Target): Promise<readonly string[]> {
  const { balancers } = await findBalancers(
    [target],
    { resolve: async () => ['127.0.0.1'] },
    async () => SERVER_CERTIFICATE.toString(),
  );
  const plan = planProbe(balancers, { ...DEFAULT_PLAN, attempts: 1, random: () => 0 });
  const ends = new Set<string>();
  const world = { dialer: new NodeTlsDialer(SYSTEM_CLOCK), clock: SYSTEM_CLOCK };
  const run = { ...DEFAULT_RUN, ...world, timeoutMs: 20_000, runId: 'run', proberRegion: null };
  for await (const { outcome, error, certificate_checked } of runProbe(plan, run))
    ends.add(`${outcome === 'failed' ? error : 'answered'}, checked: ${certificate_checked}`);
  return [...ends].sort();
}

const UNCHECKED = ['answered, checked: false'];
const CHECKED = ['answered, checked: true'];
const REFUSED = ['certificate, checked: true'];

test("a target that was found answers unchecked: its certificate has not AWS's name", async () => {
  expect(FOUND.host).toMatch(/\.elb\.amazonaws\.com$/);
  expect(await probed(FOUND)).toEqual(UNCHECKED);
});

test('what a person writes has its certificate checked, whatever was found', async () => {
  const named = { ...WRITTEN, serverName: SERVER_NAME, trust: ['roots.pem'] };
  const { written } = knownTargets([named], [FOUND]);
  expect(written[0]?.found).toBeDefined();
  expect(await probed(written[0] as Target)).toEqual(CHECKED);
  // The file of `discover`, to which a person added the name.
  expect(await probed({ ...FOUND, serverName: 'other.lab.test' })).toEqual(REFUSED);
  expect(await probed({ ...FOUND, trust: ['roots.pem'] })).toEqual(REFUSED);
  expect(await probed({ ...FOUND, insecure: false })).toEqual(REFUSED);
  expect(await probed({ ...FOUND, host: 'shop.example.com' })).toEqual(REFUSED);
});

test("without discover, AWS's name is checked like any other; a person may leave it unchecked", async () => {
  expect(await probed(WRITTEN)).toEqual(REFUSED);
  expect(await probed({ ...FOUND, serverName: SERVER_NAME, insecure: true })).toEqual(UNCHECKED);
});
