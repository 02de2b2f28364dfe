import { randomInt, randomUUID } from 'node:crypto';
import { excludedNow } from '../../functions/behaviours/excluded-listeners.ts';
import { Fault } from '../../functions/errors.ts';
import { LONGEST_LIFETIME_MS } from '../../functions/model/survival.ts';
import type { Target } from '../../functions/model/targets.ts';
import type { Trial } from '../../functions/model/trial.ts';
import { type FoundBalancers, findBalancers } from '../../functions/probe/find-balancers.ts';
import { type ProbeCell, probeMatrix } from '../../functions/probe/probe-matrix.ts';
import { DEFAULT_PLAN, type ProbePlan, planProbe } from '../../functions/probe/probe-plan.ts';
import { probedRun } from '../../functions/probe/probed-run.ts';
import { DEFAULT_RUN, runProbe, type SkippedNode } from '../../functions/probe/run-probe.ts';
import { SESSIONS_PER_AGE } from '../../functions/probe/survival/survival-plan.ts';
import { probeSamples } from '../../functions/publish/prometheus/probe-samples.ts';
import { readPemFile, readTargets } from '../settings/targets-file.ts';
import { DnsResolver } from '../tls/dns-resolver.ts';
import { SYSTEM_CLOCK } from '../tls/system-clock.ts';
import { NodeTlsDialer } from '../tls/tls-dialer.ts';
import {
  type CommandSyntax,
  HELP,
  type OptionTable,
  type OptionValues,
} from './arguments/command-syntax.ts';
import { duration, durations, TEXT, wholeNumber } from './arguments/option-kinds.ts';
import { type CommandContext, command, runCommandLine } from './command-line.ts';
import { JUNIT_OPTION, writeJUnit } from './junit/junit-file.ts';
import { probeSuites } from './junit/probe-suites.ts';
import { METRICS_OPTION, writeMetrics } from './measuring/metrics-file.ts';
import { probeSurvival } from './survival/survival-run.ts';
import { paintFor } from './text/paint.ts';
import { explainBalancer } from './text/probe-explain.ts';
import { unansweredLines } from './text/probe-notes.ts';
import { ProbeProgress } from './text/probe-progress.ts';
import { UNCHECKED } from './text/probe-table.ts';
import { probeLines } from './text/report/probe-lines.ts';
import { printable, printableJson, terminalWidth } from './text/text-layout.ts';
import { TrialFile } from './trial-file.ts';

const DONE = 0;
const NOT_FOR_ALL = 2;

/** The most that a number may be: far above any use, and far below harm. */
const MOST = { attempts: 1000, concurrency: 200, timeoutMs: 60_000, budget: 1_000_000 };
const AGES_MAX = 50;

const OPTIONS = {
  targets: {
    ...{ placeholder: 'FILE', kind: TEXT, default: '' },
    required: 'name the file of balancers to probe',
    help: 'balancers to probe, a JSON list',
  },
  out: {
    ...{ placeholder: 'FILE', kind: TEXT, default: null },
    help: 'write each trial as a line of JSON',
  },
  ...JUNIT_OPTION,
  verbose: { help: 'print the matrix of every balancer' },
  ...METRICS_OPTION,
  json: { help: 'print the matrix alone, as JSON' },
  explain: { help: 'tell one pair of each mechanism step by step' },
  attempts: {
    ...{ placeholder: 'N', kind: wholeNumber(MOST.attempts), default: DEFAULT_PLAN.attempts },
    help: 'per issuer, node and mechanism',
  },
  concurrency: {
    ...{ placeholder: 'N', kind: wholeNumber(MOST.concurrency) },
    default: DEFAULT_RUN.limits.overall,
    help: `connections at once, at most ${DEFAULT_RUN.limits.perNode} of them a node`,
  },
  timeout: {
    ...{ placeholder: 'MS', kind: wholeNumber(MOST.timeoutMs), default: DEFAULT_RUN.timeoutMs },
    help: 'for one connection',
  },
  budget: {
    ...{ placeholder: 'N', kind: wholeNumber(MOST.budget) },
    default: DEFAULT_PLAN.budget.perBalancer,
    help: 'handshakes per balancer at most',
  },
  ages: {
    ...{ placeholder: 'LIST', kind: durations(LONGEST_LIFETIME_MS, AGES_MAX), default: null },
    help: 'offer sessions at these ages instead: 10s,5m,24h',
  },
  sessions: {
    ...{ placeholder: 'N', kind: wholeNumber(MOST.attempts), default: SESSIONS_PER_AGE },
    help: 'of each age, per node and mechanism',
  },
  spread: {
    ...{ placeholder: 'TIME', kind: duration(LONGEST_LIFETIME_MS), default: null },
    help: 'over which they are issued; else the highest age, 24h at most',
  },
  'beyond-hint': { help: 'offer TLS 1.3 sessions beyond their lifetime hint, too' },
  help: HELP,
} as const satisfies OptionTable;

/** What `probe` takes. */
export const PROBE: CommandSyntax<typeof OPTIONS> = {
  name: 'probe',
  usage: '--targets FILE',
  takesPaths: false,
  about: [
    'Offers sessions of every node to every node of the balancers that FILE names,',
    'and shows which are resumed. Only these are connected to.',
  ],
  options: OPTIONS,
  notes: ['Exit status: 0 done, 2 not done, or not for all targets.'],
  relationFaults: ({ ages, explain, junit, prom, spread, 'beyond-hint': beyondHint }) => [
    ...(ages !== null && junit !== null ? ['--junit: goes without --ages'] : []),
    ...(ages !== null && explain ? ['--explain: goes without --ages'] : []),
    ...(ages !== null && prom !== null ? ['--prom: goes without --ages'] : []),
    ...(ages === null && spread !== null ? ['--spread: goes with --ages alone'] : []),
    ...(ages === null && beyondHint ? ['--beyond-hint: goes with --ages alone'] : []),
  ],
};

type Values = OptionValues<typeof OPTIONS>;

interface ProbeIo extends Pick<CommandContext, 'env' | 'stderr' | 'signal'> {
  readonly dialer: NodeTlsDialer;
  readonly out: TrialFile | null;
}

interface Refusal {
  readonly balancer: string;
  readonly reason: string;
}

/** Offers sessions of every node to every node of the targets, and shows which are resumed. */
export const probe = command(PROBE, async ({ values }, context) => {
  const begunAtMs = context.nowMs();
  const targets = await readTargets(values.targets);
  if (values.ages !== null) return await survive(values, values.ages, targets, context);
  const prepared = await preparePlan(values, targets);
  const { plan, refused } = prepared;
  for (const { balancer, reason } of refused) {
    context.stderr.write(`not probed: ${printable(balancer)}: ${printable(reason)}\n`);
  }
  const out = values.out === null ? null : await TrialFile.open(values.out);
  const dialer = new NodeTlsDialer(SYSTEM_CLOCK);
  try {
    if (values.explain) await explain(values, prepared, dialer, context);
    const { trials, skipped } = await makeTrials(values, plan, { ...context, dialer, out });
    const matrix = probeMatrix(trials, excludedNow(targets));
    writeMatrix(values, { trials, matrix }, { refused, skipped }, context);
    const left = [...refused.map((one) => ({ ...one, node: null })), ...skipped];
    const at = new Date(context.nowMs()).toISOString();
    await writeJUnit(values.junit, probeSuites(matrix, left), at);
    const run = probedRun({ targets, trials, left, begunAtMs, endedAtMs: context.nowMs() });
    await writeMetrics(values.prom, probeSamples(run));
  } finally {
    await out?.close();
  }
  return refused.length > 0 ? NOT_FOR_ALL : DONE;
});

if (import.meta.main) await runCommandLine(probe);

/** Offers sessions at ages instead of at once. */
async function survive(
  { sessions, spread, budget, concurrency, timeout, json, out: path, ...rest }: Values,
  agesMs: readonly number[],
  targets: readonly Target[],
  context: CommandContext,
): Promise<number> {
  const found = await findBalancers(targets, new DnsResolver(), readPemFile);
  const out = path === null ? null : await TrialFile.open(path);
  const order = {
    ...{ agesMs, sessions, spreadMs: spread, beyondHint: rest['beyond-hint'], budget },
    ...{ concurrency, timeoutMs: timeout, json },
  };
  try {
    const refused = await probeSurvival(found, order, {
      ...context,
      tokens: out?.tokens,
      keep: async (trial) => await out?.append(trial),
    });
    return refused > 0 ? NOT_FOR_ALL : DONE;
  } finally {
    await out?.close();
  }
}

interface PreparedPlan {
  readonly plan: ProbePlan;
  readonly refused: readonly Refusal[];
  readonly targetOf: FoundBalancers['targetOf'];
}

async function preparePlan(
  { targets: targetsPath, attempts, budget }: Values,
  targets: readonly Target[],
): Promise<PreparedPlan> {
  const found = await findBalancers(targets, new DnsResolver(), readPemFile);
  const plan = planProbe(found.balancers, {
    ...DEFAULT_PLAN,
    attempts,
    budget: { ...DEFAULT_PLAN.budget, perBalancer: budget },
    random: (limit) => randomInt(limit),
  });
  const overBudget = plan.refused.map(({ balancer, reason }) => ({
    balancer: balancer.name,
    reason: `${reason}: raise --budget or lower --attempts`,
  }));
  const refused = [...found.refused, ...overBudget];
  if (plan.jobs.length > 0) return { plan, refused, targetOf: found.targetOf };
  const reasons = refused.map(({ balancer, reason }) => `\n  ${balancer}: ${reason}`).join('');
  throw new Fault('bad-config', `no target of ${targetsPath} can be probed:${reasons}`);
}

async function explain(
  { json, timeout: timeoutMs }: Values,
  { plan, targetOf }: PreparedPlan,
  dialer: NodeTlsDialer,
  { stdout, stderr }: CommandContext,
): Promise<void> {
  const out = json ? stderr : stdout;
  const layout = { timeoutMs, width: terminalWidth(out) };
  for (const balancer of new Set(plan.jobs.map((job) => job.balancer))) {
    const files = targetOf.get(balancer) ?? {};
    for await (const line of explainBalancer(balancer, files, dialer, layout)) {
      out.write(`${line}\n`);
    }
  }
}

async function makeTrials(
  { concurrency, timeout: timeoutMs }: Values,
  plan: ProbePlan,
  { dialer, out, env, stderr, signal }: ProbeIo,
): Promise<{ readonly trials: readonly Trial[]; readonly skipped: readonly SkippedNode[] }> {
  const names = new Set(plan.jobs.map(({ balancer }) => balancer.name));
  const progress = new ProbeProgress(stderr, [...names]);
  const trials: Trial[] = [];
  const skipped: SkippedNode[] = [];
  const { perNode } = DEFAULT_RUN.limits;
  const run = runProbe(plan, {
    dialer,
    clock: SYSTEM_CLOCK,
    runId: randomUUID(),
    proberRegion: env.AWS_REGION ?? null,
    tokens: out?.tokens,
    limits: { overall: concurrency, perNode: Math.min(perNode, concurrency) },
    timeoutMs,
    signal,
    onSkip: (skip) => skipped.push(skip),
  });
  for await (const trial of run) {
    signal.throwIfAborted();
    trials.push(trial);
    progress.add(trial, performance.now());
    await out?.append(trial);
  }
  progress.end();
  return { trials, skipped };
}

function writeMatrix(
  { json, verbose }: Pick<Values, 'json' | 'verbose'>,
  { trials, matrix }: { readonly trials: readonly Trial[]; readonly matrix: readonly ProbeCell[] },
  left: { readonly refused: readonly Refusal[]; readonly skipped: readonly SkippedNode[] },
  { stdout, stderr, env }: CommandContext,
): void {
  for (const { balancer, node, reason } of left.skipped) {
    stderr.write(`${printable(balancer)}: ${node} ${reason}; its other trials were not made\n`);
  }
  for (const line of unansweredLines(trials)) stderr.write(`${line}\n`);
  if (json) {
    const unsure = matrix.filter((cell) => cell.certificateUnchecked > 0);
    const unchecked = [...new Set(unsure.map((cell) => cell.balancer))];
    for (const name of unchecked) stderr.write(`${printable(name)}: ${UNCHECKED}\n`);
    stdout.write(
      `${printableJson({ schema: 1, trials: trials.length, matrix, unchecked, ...left })}\n`,
    );
    return;
  }
  const layout = { paint: paintFor(stdout, env), width: terminalWidth(stdout), verbose };
  stdout.write(`${probeLines(matrix, layout).join('\n')}\n`);
}
