import * as z from 'zod';
import { Fault } from '../errors.ts';
import type { ProbeDiscovered, WaitingProbe } from '../model/discovery/probe-turns.ts';
import type { KnownTargets, Target } from '../model/targets.ts';
import { type Trial, VERSION_ERRORS } from '../model/trial.ts';
import { ProbeTokens, TOKEN_BYTES } from '../model/trials/probe-token.ts';
import type { ObjectStore, StateStore, TlsDialer, WaitingClock } from '../ports.ts';
import { probedOf, takeTurns } from './discovered-turns.ts';
import type { FoundBalancers } from './find-balancers.ts';
import { keepTurns } from './kept-turns.ts';
import { DEFAULT_PLAN, planProbe } from './probe-plan.ts';
import { DEFAULT_RUN, runProbe, type SkippedNode } from './run-probe.ts';

/** What a scheduled round of probes needs of the world. */
export interface RoundWorld {
  /** Read anew for each round. */
  readonly targets: () => Promise<KnownTargets>;
  /** The balancers of targets, their names resolved anew. */
  readonly find: (targets: readonly Target[]) => Promise<FoundBalancers>;
  /** Which of the balancers that no person named are probed. */
  readonly probeDiscovered: ProbeDiscovered;
  /** Where it is kept whose turn it was. */
  readonly states: StateStore;
  readonly dialer: TlsDialer;
  readonly clock: WaitingClock;
  readonly proberRegion: string | null;
  /** A random integer in [0, limit). */
  readonly random: (limit: number) => number;
  /** So many random bytes. */
  readonly randomBytes: (bytes: number) => Uint8Array;
  /** Where result files are read from, ours like anyone's. */
  readonly results: ObjectStore;
  /** Says what a person should know, in one line. */
  readonly warn: (line: string) => void;
}

/** What a round came to. */
export interface Round {
  /** Null where nothing was tried. */
  readonly key: string | null;
  readonly trials: number;
  /** Those of a version that is not spoken left out. */
  readonly failed: number;
  /** Nodes that were given up, each with the reason. */
  readonly skipped: readonly SkippedNode[];
  /** False where the time was up before all was tried. */
  readonly complete: boolean;
  readonly refused: readonly { readonly balancer: string; readonly reason: string }[];
  /** Balancers that were found and did not fit into the round. */
  readonly waiting: readonly WaitingProbe[];
}

const SCHEDULED = z.lazy(() => z.object({ at: z.iso.datetime() }));

/**
 * Probes all targets once and writes one result file, of what was tried; at the deadline the rest is
 * not. `event` holds the time it was scheduled for, which names the run: a retry replaces it.
 */
export async function probeRound(
  event: unknown,
  world: RoundWorld,
  deadline: AbortSignal,
): Promise<Round> {
  const scheduled = SCHEDULED.safeParse(event);
  if (!scheduled.success) throw new Fault('bad-event', 'the event tells no scheduled time, `at`');
  const { at } = scheduled.data;
  const { balancers, refused: notFound, turns } = await roundBalancers(at, world, deadline);
  const plan = planProbe(balancers, { ...DEFAULT_PLAN, random: world.random });
  const overBudget = plan.refused.map(({ balancer, reason }) => ({
    balancer: balancer.name,
    reason,
  }));
  const refused = [...notFound, ...overBudget];
  const skipped: SkippedNode[] = [];
  const left = { refused, skipped, waiting: turns?.waiting ?? [] };
  if (plan.jobs.length === 0) return { key: null, trials: 0, failed: 0, complete: true, ...left };
  const key = `trials/${at.slice(0, 10).replaceAll('-', '/')}/${at}.ndjson`;
  const { proberRegion, dialer, clock } = world;
  const tokens = new ProbeTokens(world.randomBytes(TOKEN_BYTES));
  const identity = { runId: `probe-${at}`, proberRegion, tokens };
  const run = runProbe(plan, {
    ...{ ...DEFAULT_RUN, ...identity, dialer, clock, signal: deadline },
    onSkip: (skip) => skipped.push(skip),
  });
  const written = await writeTrials(run, key, world.results);
  const complete = !deadline.aborted;
  if (turns !== null) await keepTurns(turns, world.states);
  return { key: written.trials > 0 ? key : null, ...left, ...written, complete };
}

/** First the balancers that a person named, then those that were found and whose turn it is. */
async function roundBalancers(at: string, world: RoundWorld, deadline: AbortSignal) {
  const { written, added } = await world.targets();
  const { balancers, refused } = await world.find(written);
  const asked = probedOf(added, world.probeDiscovered);
  if (asked.length === 0) return { balancers, refused, turns: null };
  const plan = { ...DEFAULT_PLAN, random: world.random };
  const { find, states, warn } = world;
  const spent = planProbe(balancers, plan).handshakes;
  const turns = await takeTurns(asked, { at, states, find, plan, spent, deadline, warn });
  return {
    balancers: [...balancers, ...turns.balancers],
    refused: [...refused, ...turns.refused],
    turns: turns.next,
  };
}

async function writeTrials(
  run: AsyncIterable<Trial>,
  key: string,
  results: ObjectStore,
): Promise<Pick<Round, 'trials' | 'failed'>> {
  const writer = await results.write(key);
  let trials = 0;
  let failed = 0;
  try {
    for await (const trial of run) {
      await writer.append(Buffer.from(`${JSON.stringify({ schema: 1, ...trial })}\n`));
      trials += 1;
      if (isFailed(trial)) failed += 1;
    }
    if (trials > 0) await writer.commit();
    else await writer.abort();
    return { trials, failed };
  } catch (error) {
    await writer.abort();
    throw error;
  }
}

/** That a node does not speak a version is its answer. */
function isFailed({ outcome, error }: Trial): boolean {
  return outcome === 'failed' && !VERSION_ERRORS.includes(error ?? '');
}
