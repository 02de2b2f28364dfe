import { readFile } from 'node:fs/promises';
import type { Mechanism } from '../../functions/model/balancer.ts';
import type { Target } from '../../functions/model/targets.ts';
import type { Trial } from '../../functions/model/trial.ts';
import type { TlsDialer, WaitingClock } from '../../functions/ports.ts';
import { DEFAULT_PLAN, type ProbedBalancer, planProbe } from '../../functions/probe/probe-plan.ts';
import { DEFAULT_RUN, type RunOptions, runProbe } from '../../functions/probe/run-probe.ts';
import { runSurvival } from '../../functions/probe/survival/run-survival.ts';
import {
  planSurvival,
  SESSIONS_PER_AGE,
  usualSpread,
} from '../../functions/probe/survival/survival-plan.ts';
import { seededRandom } from '../../infra/demo/traffic/seeded-random.ts';
import { SYSTEM_CLOCK } from '../../infra/tls/system-clock.ts';
import { NodeTlsDialer } from '../../infra/tls/tls-dialer.ts';

/** What a test may want otherwise than a person gets it. */
export interface ProbeWishes extends Partial<Pick<RunOptions, 'limits' | 'timeoutMs'>> {
  readonly seed: number;
  readonly attempts?: number;
  readonly timedAttempts?: number;
  /** Only what the plan holds of one mechanism. */
  readonly mechanism?: Mechanism;
  /** Else that of the machine. */
  readonly clock?: WaitingClock;
  /** Something around the dialer that people get. */
  readonly through?: (dialer: TlsDialer) => TlsDialer;
}

/** Probes targets that name their nodes, and returns all trials. */
export async function probeTargets(
  targets: readonly Target[],
  { seed, attempts, timedAttempts, limits, timeoutMs, mechanism, through, ...rest }: ProbeWishes,
): Promise<readonly Trial[]> {
  const clock = rest.clock ?? SYSTEM_CLOCK;
  const random = seededRandom(`probe ${seed}`);
  const plan = planProbe(await Promise.all(targets.map(probedBalancer)), {
    ...DEFAULT_PLAN,
    attempts: attempts ?? DEFAULT_PLAN.attempts,
    timedAttempts: timedAttempts ?? DEFAULT_PLAN.timedAttempts,
    random: (limit) => random.below(limit),
  });
  if (plan.refused.length > 0) throw new Error(plan.refused[0]?.reason);
  const dialer = new NodeTlsDialer(clock);
  const jobs = plan.jobs.filter((job) => mechanism === undefined || job.mechanism === mechanism);
  const trials = runProbe(
    { ...plan, jobs },
    {
      ...DEFAULT_RUN,
      limits: limits ?? DEFAULT_RUN.limits,
      timeoutMs: timeoutMs ?? DEFAULT_RUN.timeoutMs,
      dialer: through?.(dialer) ?? dialer,
      clock,
      runId: `run-${seed}-${mechanism ?? 'all'}`,
      proberRegion: null,
    },
  );
  const all: Trial[] = [];
  for await (const trial of trials) all.push(trial);
  return all;
}

/** What a test wants of a survival run. */
export interface SurvivalWishes extends Pick<ProbeWishes, 'seed' | 'timeoutMs' | 'through'> {
  readonly agesMs: readonly number[];
  readonly clock: WaitingClock;
  readonly sessions?: number;
  readonly spreadMs?: number;
  readonly beyondHint?: boolean;
}

/** Offers sessions of targets that name their nodes, each once at its age, and returns all trials. */
export async function surviveTargets(
  targets: readonly Target[],
  { seed, agesMs, clock, through, timeoutMs, ...wishes }: SurvivalWishes,
): Promise<readonly Trial[]> {
  const random = seededRandom(`survival ${seed}`);
  const plan = planSurvival(await Promise.all(targets.map(probedBalancer)), {
    ...{ agesMs, sessions: wishes.sessions ?? SESSIONS_PER_AGE, budget: 10_000 },
    ...{ spreadMs: wishes.spreadMs ?? usualSpread(agesMs), random: (limit) => random.below(limit) },
  });
  const dialer = new NodeTlsDialer(clock);
  const run = runSurvival(plan, {
    ...{ dialer: through?.(dialer) ?? dialer, clock, limits: DEFAULT_RUN.limits },
    ...{ timeoutMs: timeoutMs ?? 20_000, beyondHint: wishes.beyondHint ?? false },
    ...{ runId: `survival-${seed}`, proberRegion: null },
  });
  const trials: Trial[] = [];
  for await (const trial of run) trials.push(trial);
  return trials;
}

async function probedBalancer(target: Target): Promise<ProbedBalancer> {
  const { name, balancerType, region, request, nodes = [], serverName = '' } = target;
  const trust = await Promise.all((target.trust ?? []).map((path) => readFile(path, 'utf8')));
  return {
    name,
    balancerType,
    region,
    request,
    nodes: nodes.map((node) => {
      const [address = '', port] = node.split(':');
      return { name: node, address, port: Number(port) };
    }),
    dialing: { serverName, trust, insecure: false, clientCertificate: null },
  };
}
