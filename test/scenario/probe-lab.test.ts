import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Report } from '../../functions/model/report.ts';
import type { Trial } from '../../functions/model/trial.ts';
import type { TlsDialer } from '../../functions/ports.ts';
import { type ProbeLab, startProbeLab } from '../../infra/demo/probe/probe-lab.ts';
import type { ServerRecord } from '../../infra/demo/probe/probe-node.ts';
import type { ProbeProfile } from '../../infra/demo/probe/probe-profile.ts';
import { VirtualClock } from '../functions/probe/virtual-clock.ts';
import { FAULT_PROFILES, HEALTHY_PROFILES } from '../infra/demo/probe/probe-profiles.ts';
import { firedAt, plannedFor, reportOf } from './probe-deviations.ts';
import { probeTargets } from './probe-trials.ts';
import { compareWithServers } from './server-agreement.ts';
import { briefAtSilentNodes } from './silent-nodes.ts';

// The prober held against the servers' own word, connection by connection, matched by client port.

const PROFILES = [...HEALTHY_PROFILES, ...FAULT_PROFILES];
const SEED = 3;
/** On loopback nothing takes that long, however loaded the machine is. */
const TIMEOUT_MS = 20_000;

describe('on every profile', () => {
  let lab: ProbeLab;
  let trials: readonly Trial[];
  let records: readonly ServerRecord[];
  let report: Report;

  beforeAll(async () => {
    lab = await startProbeLab(PROFILES, { seed: SEED });
    const { targets } = lab;
    const through = (dialer: TlsDialer) => briefAtSilentNodes(dialer, PROFILES, targets);
    const clock = new VirtualClock(Date.now());
    trials = await probeTargets(targets, { seed: SEED, timeoutMs: TIMEOUT_MS, through, clock });
    records = await lab.record();
    report = await reportOf(trials, lab.targets);
  }, 600_000);
  afterAll(() => lab.close());

  it('each trial agrees with the server, over at least 2,000 offers', () => {
    const { matched, disagreements } = compareWithServers(trials, records);
    expect(disagreements).toEqual([]);
    const offers = trials.filter(({ relation, outcome, client_port }) => {
      return relation !== null && outcome !== 'inconclusive' && client_port !== null;
    });
    expect(offers.length).toBeGreaterThanOrEqual(2_000);
    expect(matched).toBe(records.length);
  });

  it('no offer is lost on the way to the wire', () => {
    const lost = trials.filter(({ outcome }) => outcome === 'inconclusive');
    expect(lost).toEqual([]);
  });

  it.each(PROFILES)('$name: fails only where its faults do', ({ name, finds }) => {
    const failing = finds.filter(({ rule }) => rule === 'failed-offer' || rule === 'unreachable');
    const at = lab.targets.find((target) => target.name === name)?.nodes ?? [];
    const failed = trials.filter((trial) => {
      return trial.balancer === name && trial.outcome === 'failed' && trial.error !== 'version';
    });
    const nodes = new Set(failed.map(({ node }) => node));
    expect(nodes).toEqual(new Set(failing.map(({ node }) => at[node ?? -1])));
  });

  it.each(PROFILES)('$name: the rules of its row fire, and no other', (profile) => {
    const target = lab.targets.find(({ name }) => name === profile.name);
    expect(target && firedAt(report, target)).toEqual(plannedFor(profile));
  });
});

it('ten targets with one dead node each: the others are tried in full', {
  timeout: 600_000,
}, async () => {
  const dead = ['down', 'silent'] as const;
  const profiles = Array.from({ length: 10 }, (_, at): ProbeProfile => {
    const broken = dead[at % 2] === 'down' ? { down: true as const } : { silent: true as const };
    const nodes = [{}, {}, broken];
    return { name: `app-${at}`, done: 'dead', balancerType: 'application', nodes, finds: [] };
  });
  const lab = await startProbeLab(profiles, { seed: SEED });
  try {
    const through = (dialer: TlsDialer) => briefAtSilentNodes(dialer, profiles, lab.targets);
    const clock = new VirtualClock(Date.now());
    const wishes = { seed: SEED, timeoutMs: TIMEOUT_MS, attempts: 4, through, clock };
    const trials = await probeTargets(lab.targets, wishes);
    for (const { name, nodes: [a, b, gone] = [] } of lab.targets) {
      const own = trials.filter((trial) => trial.balancer === name && trial.relation !== null);
      const alive = own.filter(({ node, issuer_node }) => node !== gone && issuer_node !== gone);
      expect(alive).toHaveLength(4 * 3 * 4);
      const between = alive.filter(({ outcome }) => outcome === 'failed');
      expect(between).toEqual([]);
      const atGone = trials.filter((trial) => trial.balancer === name && trial.node === gone);
      expect(atGone.map(({ outcome, relation }) => [outcome, relation])).toEqual(
        Array(4).fill(['failed', null]),
      );
      expect(new Set(alive.map(({ node }) => node))).toEqual(new Set([a, b]));
    }
  } finally {
    await lab.close();
  }
});
