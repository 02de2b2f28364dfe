import { randomInt, randomUUID } from 'node:crypto';
import { exclusionsOf } from '../../functions/behaviours/excluded-listeners.ts';
import { Fault } from '../../functions/errors.ts';
import type { Target } from '../../functions/model/targets.ts';
import type { Trial } from '../../functions/model/trial.ts';
import { type FoundBalancers, findBalancers } from '../../functions/probe/find-balancers.ts';
import { probeMatrix } from '../../functions/probe/probe-matrix.ts';
import { DEFAULT_PLAN, type ProbePlan, planProbe } from '../../functions/probe/probe-plan.ts';
import { DEFAULT_RUN, runProbe, type SkippedNode } from '../../functions/probe/run-probe.ts';
import { readPemFile } from '../settings/pem-file.ts';
import { readTargets } from '../settings/targets-file.ts';
import { DnsResolver } from '../tls/dns-resolver.ts';
import { NodeTlsDialer } from '../tls/tls-dialer.ts';
import { helpText } from './arguments/command-syntax.ts';
import { type CommandContext, runCommandLine } from './command-line.ts';
import { type ProbeCommand, parseProbeCommand } from './probe-command.ts';
import { PROBE } from './probe-options.ts';
import { paintFor } from './text/paint.ts';
import { explainBalancer } from './text/probe-explain.ts';
import { ProbeProgress } from './text/probe-progress.ts';
import { MATRIX_KEY, matrixLines, UNCHECKED } from './text/probe-table.ts';
import { terminalWidth } from './text/terminal-width.ts';
import { printable, printableJson } from './text/text-layout.ts';
import { TrialFile } from './trial-file.ts';

const DONE = 0;
const NOT_FOR_ALL = 2;
const CLOCK = { nowMs: Date.now };

if (import.meta.main) await runCommandLine(PROBE.name, main);

interface ProbeIo {
  readonly dialer: NodeTlsDialer;
  readonly out: TrialFile | null;
  readonly signal: AbortSignal;
}

interface Refusal {
  readonly balancer: string;
  readonly reason: string;
}

async function main({ signal }: CommandContext): Promise<number> {
  const { stdout, stderr } = process;
  const command = parseProbeCommand(process.argv.slice(2));
  if (command.help) {
    stdout.write(helpText(PROBE));
    return DONE;
  }
  const targets = await readTargets(command.targetsPath);
  const prepared = await preparePlan(command, targets);
  const { plan, refused } = prepared;
  for (const { balancer, reason } of refused) {
    stderr.write(`not probed: ${printable(balancer)}: ${printable(reason)}\n`);
  }
  const out = command.outPath === null ? null : await TrialFile.open(command.outPath);
  const dialer = new NodeTlsDialer(CLOCK);
  try {
    if (command.explain) await explain(command, prepared, dialer);
    const { trials, skipped } = await makeTrials(command, plan, { dialer, out, signal });
    writeMatrix(command, targets, trials, { refused, skipped });
  } finally {
    await out?.close();
  }
  return refused.length > 0 ? NOT_FOR_ALL : DONE;
}

interface PreparedPlan {
  readonly plan: ProbePlan;
  readonly refused: readonly Refusal[];
  readonly targetOf: FoundBalancers['targetOf'];
}

async function preparePlan(
  command: ProbeCommand,
  targets: readonly Target[],
): Promise<PreparedPlan> {
  const found = await findBalancers(targets, new DnsResolver(), readPemFile);
  const plan = planProbe(found.balancers, {
    ...DEFAULT_PLAN,
    attempts: command.attempts,
    budget: { ...DEFAULT_PLAN.budget, perBalancer: command.budget },
    random: (limit) => randomInt(limit),
  });
  const overBudget = plan.refused.map(({ balancer, reason }) => ({
    balancer: balancer.name,
    reason: `${reason}: raise --budget or lower --attempts`,
  }));
  const refused = [...found.refused, ...overBudget];
  if (plan.jobs.length > 0) return { plan, refused, targetOf: found.targetOf };
  const reasons = refused.map(({ balancer, reason }) => `\n  ${balancer}: ${reason}`).join('');
  throw new Fault('bad-config', `no target of ${command.targetsPath} can be probed:${reasons}`);
}

async function explain(
  command: ProbeCommand,
  { plan, targetOf }: PreparedPlan,
  dialer: NodeTlsDialer,
): Promise<void> {
  const told = command.json ? process.stderr : process.stdout;
  const layout = { timeoutMs: command.timeoutMs, width: terminalWidth(told) };
  for (const balancer of new Set(plan.jobs.map((job) => job.balancer))) {
    const files = targetOf.get(balancer) ?? {};
    for await (const line of explainBalancer(balancer, files, dialer, layout)) {
      told.write(`${line}\n`);
    }
  }
}

async function makeTrials(
  command: ProbeCommand,
  plan: ProbePlan,
  { dialer, out, signal }: ProbeIo,
): Promise<{ readonly trials: readonly Trial[]; readonly skipped: readonly SkippedNode[] }> {
  const names = new Set(plan.jobs.map(({ balancer }) => balancer.name));
  const progress = new ProbeProgress(process.stderr, [...names]);
  const trials: Trial[] = [];
  const skipped: SkippedNode[] = [];
  const { perNode } = DEFAULT_RUN.limits;
  const run = runProbe(plan, {
    dialer,
    clock: CLOCK,
    runId: randomUUID(),
    proberRegion: process.env.AWS_REGION ?? null,
    limits: { overall: command.concurrency, perNode: Math.min(perNode, command.concurrency) },
    timeoutMs: command.timeoutMs,
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
  command: ProbeCommand,
  targets: readonly Target[],
  trials: readonly Trial[],
  left: { readonly refused: readonly Refusal[]; readonly skipped: readonly SkippedNode[] },
): void {
  const { stdout, stderr, env } = process;
  const excluded = new Set(exclusionsOf(targets).map(({ balancer }) => balancer));
  const matrix = probeMatrix(trials, excluded);
  for (const { balancer, node, reason } of left.skipped) {
    stderr.write(`${printable(balancer)}: ${node} ${reason}; its trials are counted as failed\n`);
  }
  if (command.json) {
    const unsure = matrix.filter((cell) => cell.certificateUnchecked > 0);
    const unchecked = [...new Set(unsure.map((cell) => cell.balancer))];
    for (const name of unchecked) stderr.write(`${printable(name)}: ${UNCHECKED}\n`);
    stdout.write(
      `${printableJson({ schema: 1, trials: trials.length, matrix, unchecked, ...left })}\n`,
    );
    return;
  }
  const paint = paintFor(stdout, env.NO_COLOR);
  for (const balancer of new Set(matrix.map((cell) => cell.balancer))) {
    const cells = matrix.filter((cell) => cell.balancer === balancer);
    stdout.write(`${matrixLines(cells, paint).join('\n')}\n\n`);
  }
  stdout.write(`${MATRIX_KEY.join('\n')}\n`);
}
