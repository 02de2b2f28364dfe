import type { Hook } from '../model/alerts/alert-settings.ts';
import type { Notification } from '../model/alerts/notification.ts';
import type { Clock, HookSender, StateStore } from '../ports.ts';
import { type DeliveryDecision, decideDelivery } from './decide-delivery.ts';
import {
  addNotifications,
  type Claim,
  claimDue,
  DELIVERIES,
  type Deliveries,
  type Delivery,
  enableHook,
  forgetHooks,
  releaseClaims,
  sendAgain,
  settle,
} from './deliveries.ts';

/** What delivery needs of the world. */
export interface DeliveryWorld {
  readonly states: StateStore;
  readonly sender: HookSender;
  readonly clock: Clock;
  /** From 0 to below 1. */
  readonly random: () => number;
  readonly pause: (ms: number) => Promise<void>;
}

/** What to deliver to which hooks; `attempts`: how often this run tries a hook at most. */
export interface DeliveryOrder {
  readonly hooks: readonly Hook[];
  readonly notifications: readonly Notification[];
  readonly attempts: number;
}

/** What a run did, and what it leaves. */
export interface DeliveryOutcome {
  readonly delivered: readonly Delivery[];
  /** Was for hooks that are no longer set up. */
  readonly forgotten: number;
  readonly left: Deliveries;
}

/** A run waits this long for a next attempt; what is due later is the next run's. */
const PAUSE_MAX_MS = 10_000;

/**
 * Claimed and settled together: each time all that is kept is written, and a run that dies leaves at
 * most so many to be sent again.
 */
const CLAIMS_MAX = 10;
/** How long what was sent may stay unsettled: a slow hook is settled one by one. */
const UNSETTLED_MAX_MS = 5000;

/**
 * Adds notifications to the deliveries and sends what is due, in order at each hook; what can't be delivered stays
 * in the lake, however much it is.
 */
export async function deliverDue(
  world: DeliveryWorld,
  { hooks, notifications, attempts }: DeliveryOrder,
): Promise<DeliveryOutcome> {
  const { states, clock } = world;
  const forgotten = await DELIVERIES.change(states, (before) => {
    const kept = forgetHooks(before, hooks);
    const next = addNotifications(kept.next, hooks, notifications, clock.nowMs());
    return { next, result: kept.forgotten };
  });
  const delivered: Delivery[] = [];
  for (let attempt = 1; attempt <= attempts; attempt += 1) {
    const sent = await Promise.all(hooks.map((hook) => deliverToHook(world, hook)));
    delivered.push(...sent.flat());
    const pauseMs = nextRepeatMs(await DELIVERIES.read(states)) - clock.nowMs();
    if (attempt === attempts || pauseMs > PAUSE_MAX_MS) break;
    await world.pause(Math.max(0, pauseMs));
  }
  return { delivered, forgotten, left: await DELIVERIES.read(states) };
}

/**
 * Sends one notification past the queue, once, and says what came of it; a hook that takes it is
 * enabled again, where it was disabled.
 */
export async function testHook(
  world: DeliveryWorld,
  hook: Hook,
  notification: Notification,
): Promise<DeliveryDecision> {
  const decision = await attempt(world, hook, notification, 1);
  if (decision.next === 'delivered') {
    await DELIVERIES.replace(world.states, (before) =>
      enableHook(before, hook.name, world.clock.nowMs()),
    );
  }
  return decision;
}

/** Makes due again what was given up at a hook, or at all (null); the next run sends it. */
export async function sendUndeliveredAgain(
  world: Pick<DeliveryWorld, 'states' | 'clock'>,
  hook: string | null,
): Promise<void> {
  await DELIVERIES.replace(world.states, (before) => sendAgain(before, hook, world.clock.nowMs()));
}

/** One by one; a hook that can't take one now is left alone for this time. */
async function deliverToHook(world: DeliveryWorld, hook: Hook): Promise<readonly Delivery[]> {
  const { states, clock } = world;
  const delivered: Delivery[] = [];
  for (;;) {
    const claims = await DELIVERIES.change(states, (before) => {
      const { next, claims } = claimDue(before, hook.name, clock.nowMs(), CLAIMS_MAX);
      return { next, result: claims };
    });
    if (claims.length === 0) return delivered;
    const tried = await tryClaims(world, hook, claims);
    await DELIVERIES.replace(states, (before) => {
      const settled = tried.reduce(
        (next, { claim, decision, atMs }) => settle(next, claim.claimed, decision, atMs),
        before,
      );
      return releaseClaims(settled, claims.slice(tried.length));
    });
    delivered.push(
      ...tried
        .filter(({ decision }) => decision.next === 'delivered')
        .map(({ claim }) => claim.claimed),
    );
    if (tried.some(({ decision }) => isAtEnd(decision))) return delivered;
  }
}

interface Tried {
  readonly claim: Claim;
  readonly decision: DeliveryDecision;
  readonly atMs: number;
}

/** Tries claims in their order until the hook takes no more now, or takes its time. */
async function tryClaims(
  world: DeliveryWorld,
  hook: Hook,
  claims: readonly Claim[],
): Promise<readonly Tried[]> {
  const { clock } = world;
  const untilMs = clock.nowMs() + UNSETTLED_MAX_MS;
  const tried: Tried[] = [];
  for (const claim of claims) {
    if (tried.length > 0 && clock.nowMs() > untilMs) break;
    const { notification, attempts } = claim.claimed;
    const decision = await attempt(world, hook, notification, attempts);
    tried.push({ claim, decision, atMs: clock.nowMs() });
    if (isAtEnd(decision)) break;
  }
  return tried;
}

function isAtEnd({ next }: DeliveryDecision): boolean {
  return next === 'retry' || next === 'disable';
}

async function attempt(
  { sender, clock, random }: DeliveryWorld,
  hook: Hook,
  notification: Notification,
  number: number,
): Promise<DeliveryDecision> {
  const answer = await sender.send(hook, notification);
  return decideDelivery({ number, answer, nowMs: clock.nowMs(), random: random() });
}

/** When the next repeat is due at a hook that is enabled; infinity where there is none. */
function nextRepeatMs({ entries, disabled }: Deliveries): number {
  const isOff = new Set(disabled.map(({ hook }) => hook));
  return entries
    .filter(({ hook, attempts }) => attempts > 0 && !isOff.has(hook))
    .reduce(
      (nextMs, { nextAttemptAtMs }) =>
        Math.min(nextMs, nextAttemptAtMs ?? Number.POSITIVE_INFINITY),
      Number.POSITIVE_INFINITY,
    );
}
