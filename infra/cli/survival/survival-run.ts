import { randomInt, randomUUID } from 'node:crypto';
import { Fault } from '../../../functions/errors.ts';
import { survivalCurves } from '../../../functions/model/survival.ts';
import { instant } from '../../../functions/model/time.ts';
import type { Trial } from '../../../functions/model/trial.ts';
import { counted, durationText } from '../../../functions/model/wording.ts';
import type { FoundBalancers } from '../../../functions/probe/find-balancers.ts';
import { DEFAULT_RUN } from '../../../functions/probe/run-probe.ts';
import { runSurvival } from '../../../functions/probe/survival/run-survival.ts';
import {
  survivalClusters,
  survivalIssues,
} from '../../../functions/probe/survival/survival-clusters.ts';
import {
  planSurvival,
  type SurvivalPlan,
  usualSpread,
} from '../../../functions/probe/survival/survival-plan.ts';
import type { TokenSource } from '../../../functions/probe/ticket-requests.ts';
import { SYSTEM_CLOCK } from '../../tls/system-clock.ts';
import { NodeTlsDialer } from '../../tls/tls-dialer.ts';
import { paintFor } from '../text/paint.ts';
import { unansweredLines } from '../text/probe-notes.ts';
import type { ProgressStream } from '../text/probe-progress.ts';
import { printable, printableJson } from '../text/text-layout.ts';
import { SurvivalProgress } from './survival-progress.ts';
import { SURVIVAL_KEY, survivalLines } from './survival-table.ts';

/** What a survival run is to do. */
export interface SurvivalOrder {
  readonly agesMs: readonly number[];
  readonly sessions: number;
  /** Null: as long as the highest age, a day at most. */
  readonly spreadMs: number | null;
  readonly beyondHint: boolean;
  readonly budget: number;
  readonly concurrency: number;
  readonly timeoutMs: number;
  readonly json: boolean;
}

/** What a survival run gets of the process, and where its trials go. */
export interface SurvivalWorld {
  readonly stdout: ProgressStream;
  readonly stderr: ProgressStream;
  readonly env: NodeJS.ProcessEnv;
  readonly nowMs: () => number;
  readonly signal: AbortSignal;
  /** Of requests, where the trials are kept. */
  readonly tokens: TokenSource | undefined;
  readonly keep: (trial: Trial) => Promise<void>;
}

/**
 * Fetches sessions, offers each at its age, and prints how many were still accepted; it may run for
 * days, and ends with what is known at Ctrl-C. Returns how many balancers were not measured.
 */
export async function probeSurvival(
  { balancers, refused }: FoundBalancers,
  order: SurvivalOrder,
  world: SurvivalWorld,
): Promise<number> {
  const { agesMs, sessions, spreadMs, budget } = order;
  const spread = spreadMs ?? usualSpread(agesMs);
  const random = (limit: number) => randomInt(limit);
  const plan = planSurvival(balancers, { agesMs, sessions, spreadMs: spread, budget, random });
  const left = [
    ...refused,
    ...plan.refused.map(({ balancer, reason }) => ({ balancer: balancer.name, reason })),
  ];
  for (const { balancer, reason } of left) {
    world.stderr.write(`not probed: ${printable(balancer)}: ${printable(reason)}\n`);
  }
  if (plan.jobs.length === 0) throw new Fault('bad-config', 'no target can be probed, see above');
  world.stderr.write(`${announcement(plan, order, spread, world.nowMs())}\n`);
  const trials = await makeTrials(plan, order, world);
  for (const line of unansweredLines(trials)) world.stderr.write(`${line}\n`);
  const vain = balancersInVain(trials);
  for (const { balancer, reason } of vain) {
    world.stderr.write(`not measured: ${printable(balancer)}: ${reason}\n`);
  }
  writeCurves(trials, order.json, world);
  return left.length + vain.length;
}

/** The balancers of which no handshake brought a session, with what came instead. */
function balancersInVain(
  trials: readonly Trial[],
): readonly { readonly balancer: string; readonly reason: string }[] {
  const ofBalancers = Map.groupBy(trials, ({ balancer }) => balancer);
  return [...ofBalancers].flatMap(([balancer, own]) => {
    if (own.some(({ relation, reissued }) => relation !== null || reissued)) return [];
    const errors = [...new Set(own.flatMap(({ error }) => error ?? []))].join(', ');
    const why = errors === '' ? '' : ` (${errors})`;
    return [
      { balancer, reason: `none of ${counted(own.length, 'handshake')} brought a session${why}` },
    ];
  });
}

function announcement(
  { handshakes, jobs }: SurvivalPlan,
  { agesMs }: SurvivalOrder,
  spreadMs: number,
  nowMs: number,
): string {
  const endsMs = nowMs + spreadMs + Math.max(...agesMs);
  return (
    `${counted(handshakes, 'handshake')}: ${counted(jobs.length, 'session')} to fetch over ` +
    `${durationText(spreadMs)}, each is offered once, at ${agesMs.map(durationText).join(', ')}; the last one about ` +
    `${instant(endsMs).slice(0, 16)}Z.\nSessions are kept in memory alone: where this process or ` +
    'machine stops, they are lost. Ctrl-C ends it with what is known by then.'
  );
}

async function makeTrials(
  plan: SurvivalPlan,
  { concurrency, timeoutMs, beyondHint }: SurvivalOrder,
  { env, stderr, signal, tokens, keep }: SurvivalWorld,
): Promise<readonly Trial[]> {
  const progress = new SurvivalProgress(stderr, plan.handshakes);
  const trials: Trial[] = [];
  const run = runSurvival(plan, {
    dialer: new NodeTlsDialer(SYSTEM_CLOCK),
    clock: SYSTEM_CLOCK,
    runId: randomUUID(),
    proberRegion: env.AWS_REGION ?? null,
    limits: { overall: concurrency, perNode: Math.min(DEFAULT_RUN.limits.perNode, concurrency) },
    ...{ timeoutMs, beyondHint, signal, tokens },
    onWait: (_left, nextAtMs) => progress.show(nextAtMs, SYSTEM_CLOCK.nowMs()),
  });
  for await (const trial of run) {
    trials.push(trial);
    progress.add(trial);
    await keep(trial);
  }
  progress.end();
  const issued = trials.filter(({ relation, reissued }) => relation === null && reissued).length;
  const lost = issued - trials.filter(({ relation }) => relation !== null).length;
  if (lost > 0) stderr.write(`${lost} sessions were issued, and not offered before the end\n`);
  return trials;
}

function writeCurves(
  trials: readonly Trial[],
  json: boolean,
  { stdout, env }: SurvivalWorld,
): void {
  const curves = survivalCurves(survivalClusters(trials), survivalIssues(trials));
  if (json) {
    stdout.write(`${printableJson({ schema: 1, trials: trials.length, survival: curves })}\n`);
    return;
  }
  if (curves.length === 0) return;
  const paint = paintFor(stdout, env);
  const ofBalancers = Map.groupBy(
    curves.filter(({ node }) => node === null),
    ({ balancer }) => balancer,
  );
  for (const of of ofBalancers.values()) stdout.write(`${survivalLines(of, paint).join('\n')}\n\n`);
  stdout.write(`${SURVIVAL_KEY.join('\n')}\n`);
}
