import { beforeAll, describe, expect, test } from 'vitest';
import { MECHANISMS, type Mechanism } from '../../functions/model/balancer.ts';
import type { Report } from '../../functions/model/report.ts';
import type { Target } from '../../functions/model/targets.ts';
import type { Trial } from '../../functions/model/trial.ts';
import type { TlsDialer } from '../../functions/ports.ts';
import { DEFAULT_RUN, type RunOptions } from '../../functions/probe/run-probe.ts';
import { startProbeLab } from '../../infra/demo/probe/probe-lab.ts';
import type { ProbeProfile } from '../../infra/demo/probe/probe-profile.ts';
import { firedAt, plannedFor, reportOf } from './probe-deviations.ts';
import { probeTargets } from './probe-trials.ts';
import { compareWithServers } from './server-agreement.ts';

// A balancer that is 40 ms away, probed with the default limits and one connection at a time. That
// it takes less than 8 s is held on a clock of its own (`probe-schedule.test.ts`) and measured by
// `npm run bench -- probe`: here, other tests may have the processor.

const RTT_MS = 40;
const SEED = 3;
/** Guards against a hang; no result depends on how fast the machine is. */
const GUARD_MS = 60_000;
const ONE_AT_A_TIME = { overall: 1, perNode: 1 };
const ADDRESSES = ['192.0.2.1:443', '192.0.2.2:443', '192.0.2.3:443'];

const PROFILES: readonly ProbeProfile[] = [
  {
    name: 'far-healthy',
    done: 'a round trip of 40 ms before each of three nodes',
    balancerType: 'application',
    nodes: [{ rttMs: RTT_MS }, { rttMs: RTT_MS }, { rttMs: RTT_MS }],
    finds: [],
  },
  {
    name: 'far-broken',
    done: 'private caches behind one node, and one that aborts on a foreign session',
    balancerType: 'application',
    nodes: [
      { rttMs: RTT_MS },
      { rttMs: RTT_MS, workers: 'private' },
      { rttMs: RTT_MS, foreign: 'alert' },
    ],
    finds: MECHANISMS.flatMap((mechanism) => [
      { rule: 'partial-resumption', node: 1, mechanism, relation: 'same-node' },
      { rule: 'failed-offer', node: 2, mechanism, relation: 'cross-node' },
    ]),
  },
];

/** How many connections were under way at once, at most. */
class Peak {
  overall = 0;
  perNode = 0;
  #underWay = 0;
  readonly #atNode = new Map<number, number>();

  through(dialer: TlsDialer): TlsDialer {
    return {
      dial: (request) => {
        this.#change(request.port, 1);
        return dialer.dial(request).finally(() => this.#change(request.port, -1));
      },
    };
  }

  #change(node: number, by: number): void {
    const here = (this.#atNode.get(node) ?? 0) + by;
    this.#atNode.set(node, here);
    this.#underWay += by;
    this.perNode = Math.max(this.perNode, here);
    this.overall = Math.max(this.overall, this.#underWay);
  }
}

interface FarRun {
  readonly trials: readonly Trial[];
  readonly target: Target;
  readonly peak: Peak;
}

async function probeFar(
  profile: ProbeProfile,
  limits: RunOptions['limits'],
  mechanism?: Mechanism,
): Promise<FarRun> {
  const lab = await startProbeLab([profile], { seed: SEED });
  const peak = new Peak();
  try {
    const only = mechanism === undefined ? {} : { mechanism };
    const through = (dialer: TlsDialer) => peak.through(dialer);
    const trials = await probeTargets(lab.targets, {
      ...{ seed: SEED, limits, through, timeoutMs: GUARD_MS },
      ...only,
    });
    expect(compareWithServers(trials, await lab.record()).disagreements).toEqual([]);
    return renamed(trials, lab.targets[0], peak);
  } finally {
    await lab.close();
  }
}

/** Each lab has ports of its own; under the same names, runs can be compared as a whole. */
function renamed(trials: readonly Trial[], target: Target | undefined, peak: Peak): FarRun {
  if (target === undefined) throw new Error('a lab has one target for each profile');
  const { nodes = [] } = target;
  const nameOf = (node: string) => ADDRESSES[nodes.indexOf(node)] ?? node;
  return {
    trials: trials.map((trial) => ({
      ...trial,
      node: nameOf(trial.node),
      issuer_node: trial.issuer_node === null ? null : nameOf(trial.issuer_node),
    })),
    target: { ...target, nodes: ADDRESSES },
    peak,
  };
}

interface Comparison {
  readonly wide: FarRun;
  readonly narrow: readonly FarRun[];
  readonly wideReport: Report;
  readonly narrowReport: Report;
}

/**
 * All that waits does so side by side. One at a time takes a minute: a mechanism's trials share
 * nothing with another's, so each mechanism has a lab and a prober of its own.
 */
async function compareRuns(profile: ProbeProfile): Promise<Comparison> {
  const [wide, ...narrow] = await Promise.all([
    probeFar(profile, DEFAULT_RUN.limits),
    ...MECHANISMS.map((mechanism) => probeFar(profile, ONE_AT_A_TIME, mechanism)),
  ]);
  const slowly = narrow.flatMap(({ trials }) => trials);
  const wideReport = await reportOf(wide.trials, [wide.target]);
  return { wide, narrow, wideReport, narrowReport: await reportOf(slowly, [wide.target]) };
}

const started = new Map<ProbeProfile, Promise<Comparison>>();
beforeAll(async () => {
  for (const profile of PROFILES) started.set(profile, compareRuns(profile));
  await Promise.all(started.values());
}, 5 * GUARD_MS);

describe.each(PROFILES)('$name, 40 ms away', (profile) => {
  let compared: Comparison;
  beforeAll(async () => {
    compared = (await started.get(profile)) ?? expect.unreachable();
  });

  test('the default limits are used to the full, and one at a time is one', () => {
    const { overall, perNode } = compared.wide.peak;
    expect({ overall, perNode }).toEqual(DEFAULT_RUN.limits);
    expect(compared.narrow.map(({ peak }) => peak.overall)).toEqual([1, 1, 1]);
  });

  test('every pair is tried ten times by each mechanism, at a round trip each', () => {
    for (const trials of [compared.wide.trials, compared.narrow.flatMap((run) => run.trials)]) {
      const offers = trials.filter(({ relation }) => relation !== null);
      expect(offers).toHaveLength(3 * 9 * 10);
      const times = trials.flatMap(({ handshake_ms }) => handshake_ms ?? []);
      expect(Math.min(...times)).toBeGreaterThan(RTT_MS - 1);
    }
  });

  test('verdicts are the same as one at a time: by node, mechanism and relation', () => {
    const { wide, wideReport, narrowReport } = compared;
    expect(wideReport.deviations.map(asTold)).toEqual(narrowReport.deviations.map(asTold));
    expect(firedAt(wideReport, wide.target)).toEqual(plannedFor(profile));
    expect(wideReport.rates).toEqual(narrowReport.rates);
  });

  test('every cell of the matrix is the same, with its verdict and counts', () => {
    const { wideReport, narrowReport } = compared;
    expect(wideReport.matrix).toEqual(narrowReport.matrix);
    expect(wideReport.matrix).toHaveLength(3 * (9 + 3));
  });
});

/** All of a deviation but its window, which is the time of the run. */
function asTold({ rule, node, mechanism, relation, severity, reason }: Report['deviations'][0]) {
  return { rule, node, mechanism, relation, severity, reason };
}
