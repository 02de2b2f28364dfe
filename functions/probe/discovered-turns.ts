import { Fault } from '../errors.ts';
import type { ProbeDiscovered, ProbeTurns, WaitingProbe } from '../model/discovery/probe-turns.ts';
import { DEFAULT_PORT, type Target } from '../model/targets.ts';
import { compareText } from '../model/text-order.ts';
import { instant } from '../model/time.ts';
import type { StateStore } from '../ports.ts';
import type { FoundBalancers } from './find-balancers.ts';
import { readTurns } from './kept-turns.ts';
import { type PlanOptions, type ProbedBalancer, planProbe } from './probe-plan.ts';

/** What turns are given by. */
export interface TurnWorld {
  /** The instant that the round was scheduled for. */
  readonly at: string;
  readonly states: StateStore;
  readonly find: (targets: readonly Target[]) => Promise<FoundBalancers>;
  readonly plan: PlanOptions;
  /** Handshakes that the targets of a person take. */
  readonly spent: number;
  /** When no time is left to look for more. */
  readonly deadline: AbortSignal;
  /** Says what a person should know, in one line. */
  readonly warn: (line: string) => void;
}

/** Whose turn it is in a round. */
export interface Turns {
  readonly balancers: readonly ProbedBalancer[];
  readonly refused: FoundBalancers['refused'];
  readonly next: ProbeTurns;
}

/** Those of the balancers that were found which may be probed: they are there, and need no certificate. */
export function probedOf(targets: readonly Target[], which: ProbeDiscovered): readonly Target[] {
  return targets.filter(({ found }) => {
    const { scheme, mutualTls } = found?.stretches.at(-1) ?? {};
    const isMeant = which === 'all' || (which === 'internet-facing' && scheme === which);
    return isMeant && found?.missingSince === undefined && mutualTls !== 'verify';
  });
}

/**
 * Takes balancers that were found for a round, least recently probed first, as many as the run's budget
 * has room for. A round that is repeated takes the same again.
 */
export async function takeTurns(targets: readonly Target[], world: TurnWorld): Promise<Turns> {
  const before = await turnsBefore(world);
  const queue = inTurn(targets, before, world.at);
  const balancers: ProbedBalancer[] = [];
  const refused: FoundBalancers['refused'][number][] = [];
  let { spent } = world;
  let taken = 0;
  for (const target of queue) {
    if (world.deadline.aborted) break;
    const found = await world.find([target]);
    const plan = planProbe(found.balancers, world.plan);
    if (spent + plan.handshakes > world.plan.budget.perRun) break;
    spent += plan.handshakes;
    taken += 1;
    const tooLarge = plan.refused.map(({ balancer, reason }) => ({
      balancer: balancer.name,
      reason,
    }));
    refused.push(...found.refused, ...tooLarge);
    if (tooLarge.length === 0) balancers.push(...found.balancers);
  }
  const waiting = waitingOf(queue.slice(taken), taken, before, world.at);
  return { balancers, refused, next: nextTurns(queue, taken, waiting, before, world.at) };
}

/** Without them the order begins anew, which is no reason to probe nothing. */
async function turnsBefore({ states, warn }: TurnWorld): Promise<ProbeTurns | undefined> {
  try {
    return await readTurns(states);
  } catch (error) {
    if (!(error instanceof Fault) || error.code !== 'read-failed') throw error;
    warn(`whose turn it is begins anew: ${error.message}`);
    return undefined;
  }
}

/** First those that a first attempt of the same round took, then those that no round took yet. */
function inTurn(
  targets: readonly Target[],
  before: ProbeTurns | undefined,
  at: string,
): readonly Target[] {
  const lastOf = (target: Target) => before?.probed[turnKey(target)];
  const rank = (target: Target) => {
    const last = lastOf(target);
    return last === at ? '0' : `1${last ?? ''}`;
  };
  return [...targets].sort(
    (a, b) => compareText(rank(a), rank(b)) || compareText(turnKey(a), turnKey(b)),
  );
}

function nextTurns(
  queue: readonly Target[],
  taken: number,
  waiting: readonly WaitingProbe[],
  before: ProbeTurns | undefined,
  at: string,
): ProbeTurns {
  // What is not there any more is left out.
  const probed = queue.flatMap((target, index) => {
    const key = turnKey(target);
    const last = index < taken ? at : before?.probed[key];
    return last === undefined ? [] : [[key, last] as const];
  });
  return { schema: 1, at, probed: Object.fromEntries(probed), waiting };
}

/** What waits, and until when, if each round takes as many as this one. */
function waitingOf(
  left: readonly Target[],
  taken: number,
  before: ProbeTurns | undefined,
  at: string,
): readonly WaitingProbe[] {
  const everyMs = before === undefined ? 0 : Date.parse(at) - Date.parse(before.at);
  return left.map(({ balancerType, region, accountId = null, name, port }, index) => {
    const inRounds = taken === 0 ? null : Math.floor(index / taken) + 1;
    const isKnown = inRounds !== null && everyMs > 0;
    return {
      ...{ balancerType, region, accountId, balancer: name, port: port ?? DEFAULT_PORT, inRounds },
      dueAt: isKnown ? instant(Date.parse(at) + inRounds * everyMs) : null,
    };
  });
}

function turnKey({ balancerType, region, accountId, name, port }: Target): string {
  return JSON.stringify([balancerType, region, accountId ?? null, name, port ?? DEFAULT_PORT]);
}
