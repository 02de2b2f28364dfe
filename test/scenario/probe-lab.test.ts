import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Report } from '../../functions/model/report.ts';
import type { Trial } from '../../functions/model/trial.ts';
import { type ProbeLab, startProbeLab } from '../../infra/local/lab/probe-lab.ts';
import type { ServerRecord } from '../../infra/local/lab/probe-node.ts';
import {
  FAULT_PROFILES,
  HEALTHY_PROFILES,
  type ProbeProfile,
} from '../../infra/local/lab/probe-profiles.ts';
import { reportOf } from './probe-deviations.ts';
import { probeTargets } from './probe-trials.ts';

// The prober held against the servers' own word, connection by connection, matched by client port.

const PROFILES = [...HEALTHY_PROFILES, ...FAULT_PROFILES];
const SEED = 3;
/** On loopback nothing takes that long; the nodes that fall silent cost it each time. */
const TIMEOUT_MS = 500;
interface Compared {
  readonly matched: number;
  readonly disagreements: readonly string[];
}

/** What the server says a trial came to; a trial whose offer was not on the wire says nothing. */
function compare(trials: readonly Trial[], records: readonly ServerRecord[]): Compared {
  const byPort = Map.groupBy(records, ({ node, clientPort }) => `${node} ${clientPort}`);
  const disagreements: string[] = [];
  let matched = 0;
  for (const trial of trials.toSorted((a, b) => a.tried_at_ms - b.tried_at_ms)) {
    if (trial.client_port === null) continue;
    const record = byPort.get(`${trial.node} ${trial.client_port}`)?.shift();
    if (record === undefined) {
      disagreements.push(`no record: ${JSON.stringify(trial)}`);
      continue;
    }
    matched += 1;
    if (!agrees(trial, record)) disagreements.push(JSON.stringify({ trial, record }));
  }
  return { matched, disagreements };
}

const AGREES: Readonly<Record<Trial['outcome'], (trial: Trial, record: ServerRecord) => boolean>> =
  {
    resumed: (_trial, { resumed, failed }) => resumed && !failed,
    full: (_trial, { resumed, failed }) => !resumed && !failed,
    // In TLS 1.3 a server may have finished before the client finds fault with its certificate, and
    // one that chose another version finishes, though nothing of the mechanism was tried.
    failed: ({ error }, { resumed, failed }) =>
      failed || ((error === 'certificate' || error === 'version') && !resumed),
    inconclusive: () => true,
  };

function agrees(trial: Trial, record: ServerRecord): boolean {
  const version = trial.tls_version === null || record.failed;
  return (
    AGREES[trial.outcome](trial, record) && (version || trial.tls_version === record.tlsVersion)
  );
}

function countsOf(kinds: readonly string[]): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const kind of kinds) counts[kind] = (counts[kind] ?? 0) + 1;
  return counts;
}

describe('on every profile', () => {
  let lab: ProbeLab;
  let trials: readonly Trial[];
  let records: readonly ServerRecord[];
  let report: Report;

  beforeAll(async () => {
    lab = await startProbeLab(PROFILES, { seed: SEED });
    trials = await probeTargets(lab.targets, { seed: SEED, timeoutMs: TIMEOUT_MS });
    records = await lab.record();
    report = await reportOf(trials);
  }, 60_000);
  afterAll(() => lab.close());

  it('each trial agrees with the server, over at least 2,000 offers', () => {
    const { matched, disagreements } = compare(trials, records);
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
    const targets = lab.targets.find((target) => target.name === name);
    const failed = trials.filter((trial) => {
      return trial.balancer === name && trial.outcome === 'failed' && trial.error !== 'version';
    });
    const nodes = new Set(failed.map(({ node }) => node));
    expect(nodes).toEqual(new Set(failing.map(({ node }) => targets?.nodes?.[node])));
  });

  it.each(PROFILES)('$name: the rules of its row fire, and no other', ({ name, finds }) => {
    const nodes = lab.targets.find((target) => target.name === name)?.nodes ?? [];
    const fired = report.deviations.filter(({ balancer }) => balancer === name);
    const words = (rule: string, ...about: readonly unknown[]) => [rule, ...about].join(' ');
    expect(
      fired.map((one) => words(one.rule, one.node, one.mechanism, one.relation)).sort(),
    ).toEqual(
      finds.map((one) => words(one.rule, nodes[one.node], one.mechanism, one.relation)).sort(),
    );
  });
});

describe('time', () => {
  const DELAYED: ProbeProfile = {
    name: 'application-far',
    done: 'a round trip of 40 ms before each of three nodes',
    balancerType: 'application',
    nodes: [{ rttMs: 40 }, { rttMs: 40 }, { rttMs: 40 }],
    finds: [],
  };

  /** What 540 handshakes of three to four round trips need to stay below 8 s. */
  const WIDE = { overall: 24, perNode: 8 };

  it('three nodes and three mechanisms at 40 ms take less than 8 s', async () => {
    const lab = await startProbeLab([DELAYED], { seed: SEED });
    try {
      const startedMs = performance.now();
      const trials = await probeTargets(lab.targets, { seed: SEED, limits: WIDE });
      const tookMs = performance.now() - startedMs;
      expect(compare(trials, await lab.record()).disagreements).toEqual([]);
      expect(trials.filter(({ relation }) => relation !== null)).toHaveLength(3 * 9 * 10);
      // At least a round trip for TCP, and times are taken of handshakes that were alone.
      const times = trials.flatMap(({ handshake_ms }) => handshake_ms ?? []);
      expect(Math.min(...times)).toBeGreaterThan(39);
      expect(tookMs).toBeLessThan(8_000);
    } finally {
      await lab.close();
    }
  });

  it('at one in flight a probe counts the same as with many', async () => {
    const profiles = FAULT_PROFILES.filter(({ name }) => name === 'application-private-caches');
    const counts: Readonly<Record<string, number>>[] = [];
    for (const overall of [1, 12]) {
      const lab = await startProbeLab(profiles, { seed: SEED });
      const limits = { overall, perNode: overall };
      const trials = await probeTargets(lab.targets, { seed: SEED, limits });
      await lab.close();
      const kinds = trials.map(({ node, mechanism, relation, outcome }) => {
        return `${lab.targets[0]?.nodes?.indexOf(node)} ${mechanism} ${relation} ${outcome}`;
      });
      counts.push(countsOf(kinds));
    }
    expect(counts[1]).toEqual(counts[0]);
    expect(counts[0]).toMatchObject({ '1 psk same-node resumed': 5, '1 psk same-node full': 5 });
  });

  it('ten targets with one dead node each: the others are tried in full, in time', async () => {
    const dead = ['down', 'silent'] as const;
    const profiles = Array.from({ length: 10 }, (_, at): ProbeProfile => {
      const broken = dead[at % 2] === 'down' ? { down: true as const } : { silent: true as const };
      const nodes = [{}, {}, broken];
      return { name: `app-${at}`, done: 'dead', balancerType: 'application', nodes, finds: [] };
    });
    const lab = await startProbeLab(profiles, { seed: SEED });
    try {
      const startedMs = performance.now();
      const trials = await probeTargets(lab.targets, { seed: SEED, timeoutMs: 1_000, attempts: 4 });
      expect(performance.now() - startedMs).toBeLessThan(12_000);
      for (const { name, nodes: [a, b, gone] = [] } of lab.targets) {
        const own = trials.filter((trial) => trial.balancer === name && trial.relation !== null);
        const alive = own.filter(({ node, issuer_node }) => node !== gone && issuer_node !== gone);
        expect(alive).toHaveLength(4 * 3 * 4);
        const between = alive.filter(({ outcome }) => outcome === 'failed');
        expect(between).toEqual([]);
        expect(own.filter(({ node }) => node === gone).every((t) => t.outcome === 'failed')).toBe(
          true,
        );
        expect(new Set(alive.map(({ node }) => node))).toEqual(new Set([a, b]));
      }
    } finally {
      await lab.close();
    }
  });
});
