import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Target } from '../../functions/model/targets.ts';
import type { Trial } from '../../functions/model/trial.ts';
import type { ProbeProfile } from '../../infra/demo/probe/probe-profile.ts';
import { seededRandom } from '../../infra/demo/traffic/seeded-random.ts';
import { HEALTHY_PROFILES } from '../infra/demo/probe/probe-profiles.ts';
import { type LabProcess, startLabProcess } from '../lab-process.ts';
import { testRuns } from '../test-runs.ts';
import { reportOf } from './probe-deviations.ts';
import { probeTargets } from './probe-trials.ts';
import { compareWithServers } from './server-agreement.ts';

// Every healthy profile in several runs (thirty by TEST_RUNS=full), with new servers, keys and sessions each time: nothing is
// replayed. The seed draws what may differ between probers and balancers: how many connections at
// once, in which order, which pairs are sampled where there are more than four nodes.

const SEEDS = Array.from({ length: testRuns(30, 6) }, (_, at) => at + 1);
/** Of 35,000 in thirty runs. */
const HANDSHAKES_LEAST_A_RUN = 1166;
/** Guards against a hang; no result depends on how fast the machine is. */
const GUARD_MS = 60_000;
const LARGE_NODES = 5;
const LARGE_EVERY = 5;

let lab: LabProcess;
let handshakes = 0;
const targets: Target[] = [];
const trials: Trial[] = [];

beforeAll(() => {
  lab = startLabProcess();
});
afterAll(() => lab.end());

test.each(SEEDS)(
  'run %i: each trial of a healthy balancer agrees with the server',
  async (seed) => {
    const random = seededRandom(`prober ${seed}`);
    const fleet = await lab.open(fleetOf(seed), seed);
    const limits = { overall: 4 + random.below(29), perNode: 2 + random.below(11) };
    const run = await probeTargets(fleet, { seed, limits, timeoutMs: GUARD_MS });
    const { matched, disagreements } = compareWithServers(run, await lab.record());
    expect(disagreements).toEqual([]);
    handshakes += matched;
    targets.push(...fleet);
    trials.push(...run);
  },
  5 * GUARD_MS,
);

test(
  'in all runs together no rule fires',
  async () => {
    const { deviations, matrix } = await reportOf(trials, targets);
    expect(deviations).toEqual([]);
    // Silence must not come from having asked nothing.
    expect(new Set(matrix.map(({ balancer }) => balancer)).size).toBe(
      SEEDS.length * HEALTHY_PROFILES.length,
    );
    expect(handshakes).toBeGreaterThanOrEqual(SEEDS.length * HANDSHAKES_LEAST_A_RUN);
  },
  GUARD_MS,
);

/** Each profile with two nodes, which is least work, and one of them in some runs with many. */
function fleetOf(seed: number): readonly ProbeProfile[] {
  const random = seededRandom(`fleet ${seed}`);
  const first = random.below(HEALTHY_PROFILES.length);
  const order = [...HEALTHY_PROFILES.slice(first), ...HEALTHY_PROFILES.slice(0, first)];
  const large = seed % LARGE_EVERY === 0 ? random.pick(HEALTHY_PROFILES) : null;
  return order.map((profile) => {
    const [a = {}, b = {}] = profile.nodes;
    const more = profile === large ? LARGE_NODES - 2 : 0;
    const nodes = [a, b, ...Array.from({ length: more }, () => a)];
    return { ...profile, name: `${profile.name}-${seed}`, nodes };
  });
}
