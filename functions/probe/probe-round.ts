import { z } from 'zod';
import { Fault } from '../errors.ts';
import type { Trial } from '../model/trial.ts';
import type { Clock, ObjectStore, TlsDialer } from '../ports.ts';
import type { FoundBalancers } from './find-balancers.ts';
import { DEFAULT_PLAN, planProbe } from './probe-plan.ts';
import { DEFAULT_RUN, runProbe } from './run-probe.ts';

/** What a scheduled round of probes needs of the world. */
export interface RoundWorld {
  /** The balancers of the targets, their names resolved anew. */
  readonly balancers: () => Promise<FoundBalancers>;
  readonly dialer: TlsDialer;
  readonly clock: Clock;
  readonly proberRegion: string | null;
  /** A random integer in [0, limit). */
  readonly random: (limit: number) => number;
  /** Where result files are read from, ours like anyone's. */
  readonly results: ObjectStore;
}

/** What a round came to. */
export interface Round {
  /** Null where nothing could be probed. */
  readonly key: string | null;
  readonly trials: number;
  readonly failed: number;
  /** Whether all that was planned was tried; else the time was up. */
  readonly complete: boolean;
  readonly refused: readonly { readonly balancer: string; readonly reason: string }[];
}

const SCHEDULED = z.object({ at: z.iso.datetime() });

/**
 * Probes all targets once and writes one result file; at the deadline it stops, and what was tried
 * counts. `event` holds the time it was scheduled for, which names the run: a retry replaces it.
 */
export async function probeRound(
  event: unknown,
  world: RoundWorld,
  deadline: AbortSignal,
): Promise<Round> {
  const scheduled = SCHEDULED.safeParse(event);
  if (!scheduled.success) throw new Fault('bad-event', 'the event tells no scheduled time, `at`');
  const { at } = scheduled.data;
  const found = await world.balancers();
  const plan = planProbe(found.balancers, { ...DEFAULT_PLAN, random: world.random });
  const overBudget = plan.refused.map(({ balancer, reason }) => ({
    balancer: balancer.name,
    reason,
  }));
  const refused = [...found.refused, ...overBudget];
  if (plan.jobs.length === 0) return { key: null, trials: 0, failed: 0, complete: true, refused };
  const key = `trials/${at.slice(0, 10).replaceAll('-', '/')}/${at}.ndjson`;
  const { proberRegion, dialer, clock } = world;
  const identity = { runId: `probe-${at}`, proberRegion };
  const run = runProbe(plan, { ...DEFAULT_RUN, ...identity, dialer, clock });
  return { key, refused, ...(await writeTrials(run, key, world.results, deadline)) };
}

async function writeTrials(
  run: AsyncIterable<Trial>,
  key: string,
  results: ObjectStore,
  deadline: AbortSignal,
): Promise<Pick<Round, 'trials' | 'failed' | 'complete'>> {
  const writer = await results.write(key);
  let trials = 0;
  let failed = 0;
  let complete = true;
  try {
    for await (const trial of run) {
      await writer.append(Buffer.from(`${JSON.stringify({ schema: 1, ...trial })}\n`));
      trials += 1;
      if (trial.outcome === 'failed') failed += 1;
      complete = !deadline.aborted;
      if (!complete) break;
    }
    await writer.commit();
    return { trials, failed, complete };
  } catch (error) {
    await writer.abort();
    throw error;
  }
}
