import { randomInt, randomUUID } from 'node:crypto';
import { type FileHandle, open } from 'node:fs/promises';
import { Fault } from '../../../functions/errors.ts';
import type { Target } from '../../../functions/model/targets.ts';
import type { Trial } from '../../../functions/model/trial.ts';
import { probeMatrix } from '../../../functions/probe/matrix.ts';
import { DEFAULT_PLAN, type ProbePlan, planProbe } from '../../../functions/probe/probe-plan.ts';
import { DEFAULT_RUN, runProbe, type SkippedNode } from '../../../functions/probe/run-probe.ts';
import { DnsResolver } from '../dns-resolver.ts';
import { errorCode } from '../error-code.ts';
import { type FoundBalancers, findBalancers } from '../probed-balancers.ts';
import { exclusionsOf, readTargets } from '../targets.ts';
import { NodeTlsDialer } from '../tls-dialer.ts';
import { type CommandContext, runCommandLine } from './command-line.ts';
import { paintFor } from './paint.ts';
import { type ProbeCommand, parseProbeCommand } from './probe-command.ts';
import { explainBalancer } from './probe-explain.ts';
import { probeHelp } from './probe-options.ts';
import { ProbeProgress } from './probe-progress.ts';
import { MATRIX_KEY, matrixLines } from './probe-table.ts';
import { printable, printableJson } from './text-layout.ts';

const DONE = 0;
const NOT_FOR_ALL = 2;
const CLOCK = { nowMs: Date.now };

if (import.meta.main) await runCommandLine('probe', main);

interface Refusal {
  readonly balancer: string;
  readonly reason: string;
}

async function main({ signal }: CommandContext): Promise<number> {
  const { env, stdout, stderr } = process;
  // npm runs scripts in the package's folder; paths are meant from where the person stands.
  if (env.npm_lifecycle_event === 'probe' && env.INIT_CWD !== undefined) {
    process.chdir(env.INIT_CWD);
  }
  const command = parseProbeCommand(process.argv.slice(2));
  if (command.help) {
    stdout.write(probeHelp());
    return DONE;
  }
  const targets = await readTargets(command.targetsPath);
  const { plan, refused, targetOf } = await preparePlan(command, targets);
  for (const { balancer, reason } of refused) {
    stderr.write(`not probed: ${printable(balancer)}: ${printable(reason)}\n`);
  }
  const dialer = new NodeTlsDialer(CLOCK);
  if (command.explain) {
    const told = command.json ? stderr : stdout;
    for (const balancer of new Set(plan.jobs.map((job) => job.balancer))) {
      const files = targetOf.get(balancer) ?? {};
      for await (const line of explainBalancer(balancer, files, dialer, command.timeoutMs)) {
        told.write(`${line}\n`);
      }
    }
  }
  const { trials, skipped } = await makeTrials(command, plan, dialer, signal);
  writeMatrix(command, targets, trials, { refused, skipped });
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
  const found = await findBalancers(targets, new DnsResolver());
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

async function makeTrials(
  command: ProbeCommand,
  plan: ProbePlan,
  dialer: NodeTlsDialer,
  signal: AbortSignal,
): Promise<{ readonly trials: readonly Trial[]; readonly skipped: readonly SkippedNode[] }> {
  const names = new Set(plan.jobs.map(({ balancer }) => balancer.name));
  const progress = new ProbeProgress(process.stderr, [...names]);
  const out = command.outPath === null ? null : await openOut(command.outPath);
  const trials: Trial[] = [];
  const skipped: SkippedNode[] = [];
  const { perNode } = DEFAULT_RUN.limits;
  try {
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
      await out?.appendFile(`${JSON.stringify({ schema: 1, ...trial })}\n`);
    }
  } finally {
    await out?.close();
  }
  progress.end();
  return { trials, skipped };
}

async function openOut(path: string): Promise<FileHandle> {
  try {
    return await open(path, 'w');
  } catch (cause) {
    throw new Fault('lake-write-failed', `can't write ${path} (${errorCode(cause)})`, { cause });
  }
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
  const unchecked = targets.filter(({ insecure }) => insecure === true).map(({ name }) => name);
  for (const name of unchecked) {
    stderr.write(`${printable(name)}: certificates were not checked ("insecure": true)\n`);
  }
  if (command.json) {
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
