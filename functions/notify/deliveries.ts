import { sharedDocument } from '../lake/state-document.ts';
import type { Hook } from '../model/alerts/alert-settings.ts';
import type { Notification } from '../model/alerts/notification.ts';
import {
  DELIVERY_PAUSE_MAX_MS,
  type DeliveryDecision,
  type DeliveryReason,
} from './decide-delivery.ts';
import { routeNotification } from './route-notification.ts';

/** A notification that was not delivered to a hook yet, or could not be. */
export interface Delivery {
  readonly hook: string;
  /** As routed to the hook: the same at each attempt. */
  readonly notification: Notification;
  readonly attempts: number;
  /** Null: given up; it is sent again when a person asks for it. */
  readonly nextAttemptAtMs: number | null;
  /** Of the last attempt; null before the first. */
  readonly last: { readonly reason: DeliveryReason; readonly detail: string } | null;
}

/** A delivery that a run took to try it, and as it was before. */
export interface Claim {
  readonly before: Delivery;
  readonly claimed: Delivery;
}

/** A hook that said it is gone: what is for it is kept, not sent. */
export interface DisabledHook {
  readonly hook: string;
  readonly sinceMs: number;
  readonly detail: string;
}

/** All that was not delivered yet, in the order in which it came, and what was delivered last. */
export interface Deliveries {
  readonly schema: 1;
  readonly entries: readonly Delivery[];
  readonly disabled: readonly DisabledHook[];
  /** Names of deliveries, the newest last: an outbox may hand in a notification twice. */
  readonly delivered: readonly string[];
  /** How many were handed in at once the last time: so many names are remembered at least. */
  readonly handedIn?: number;
}

export const NO_DELIVERIES: Deliveries = { schema: 1, entries: [], disabled: [], delivered: [] };
/** What was not delivered yet, in the lake: runs that meet write it a few times a notification. */
export const DELIVERIES = sharedDocument<Deliveries>({
  key: 'alerts/deliveries.json',
  empty: NO_DELIVERIES,
  attempts: 100,
});
/** An outbox repeats what it was about to mark when it crashed: all that it handed in at once. */
const DELIVERED_MIN = 2000;
/** How long an attempt may take before another run may make the next: the sender ends after 15 s. */
const LEASE_MS = 60_000;

/** Adds what notifications bring for hooks, each once, however many they are. */
export function addNotifications(
  deliveries: Deliveries,
  hooks: readonly Hook[],
  notifications: readonly Notification[],
  nowMs: number,
): Deliveries {
  const known = new Set([...deliveries.delivered, ...deliveries.entries.map(deliveryName)]);
  const routed = notifications.flatMap((notification) =>
    hooks.flatMap((hook) => deliveryOf(hook, notification, nowMs)),
  );
  const byName = new Map(routed.map((delivery) => [deliveryName(delivery), delivery]));
  const fresh = [...byName].flatMap(([name, delivery]) => (known.has(name) ? [] : [delivery]));
  if (fresh.length === 0) return deliveries;
  return { ...deliveries, entries: [...deliveries.entries, ...fresh], handedIn: byName.size };
}

/** Leaves out what is for hooks that are no longer set up; `forgotten` counts it. */
export function forgetHooks(
  deliveries: Deliveries,
  hooks: readonly Hook[],
): { readonly next: Deliveries; readonly forgotten: number } {
  const isThere = ({ hook }: { readonly hook: string }) => hooks.some(({ name }) => name === hook);
  const entries = deliveries.entries.filter(isThere);
  const disabled = deliveries.disabled.filter(isThere);
  const forgotten = deliveries.entries.length - entries.length;
  const isSame = forgotten === 0 && disabled.length === deliveries.disabled.length;
  return { next: isSame ? deliveries : { ...deliveries, entries, disabled }, forgotten };
}

/**
 * Claims the next deliveries that are due at a hook, `most` at most: an attempt counts from its
 * beginning, so that runs that meet don't make it twice. A later notification of a group waits for
 * the earlier ones, or is claimed behind them.
 */
export function claimDue(
  deliveries: Deliveries,
  hook: string,
  nowMs: number,
  most: number,
): { readonly next: Deliveries; readonly claims: readonly Claim[] } {
  const isOff = deliveries.disabled.some((disabled) => disabled.hook === hook);
  const due = isOff ? [] : dueInOrder(deliveries, hook, nowMs);
  const claims = due.slice(0, most).map((before) => ({
    before,
    claimed: { ...before, attempts: before.attempts + 1, nextAttemptAtMs: nowMs + LEASE_MS },
  }));
  const next = withEntries(
    deliveries,
    claims.map(({ claimed }) => claimed),
  );
  return { next: claims.length === 0 ? deliveries : next, claims };
}

/** Gives back what was claimed and not tried, as if it had not been claimed. */
export function releaseClaims(deliveries: Deliveries, claims: readonly Claim[]): Deliveries {
  return withEntries(
    deliveries,
    claims.map(({ before }) => before),
  );
}

/** An instant beyond the longest pause was set by a clock that was ahead: it holds up nothing. */
function isDue({ nextAttemptAtMs }: Delivery, nowMs: number): boolean {
  if (nextAttemptAtMs === null) return false;
  return nextAttemptAtMs <= nowMs || nextAttemptAtMs > nowMs + DELIVERY_PAUSE_MAX_MS;
}

/** What an attempt's decision makes of the deliveries. */
export function settle(
  deliveries: Deliveries,
  claimed: Delivery,
  decision: DeliveryDecision,
  nowMs: number,
): Deliveries {
  const name = deliveryName(claimed);
  if (decision.next === 'delivered') {
    return {
      ...deliveries,
      entries: deliveries.entries.filter((entry) => deliveryName(entry) !== name),
      delivered: [...deliveries.delivered, name].slice(
        -Math.max(DELIVERED_MIN, deliveries.handedIn ?? 0),
      ),
    };
  }
  const last = { reason: decision.reason, detail: decision.detail };
  if (decision.next === 'retry') {
    return withEntry(deliveries, { ...claimed, last, nextAttemptAtMs: nowMs + decision.afterMs });
  }
  if (decision.next === 'failed') {
    return withEntry(deliveries, { ...claimed, last, nextAttemptAtMs: null });
  }
  const others = deliveries.disabled.filter(({ hook }) => hook !== claimed.hook);
  return {
    ...withEntry(deliveries, { ...claimed, last, nextAttemptAtMs: nowMs }),
    disabled: [...others, { hook: claimed.hook, sinceMs: nowMs, detail: decision.detail }],
  };
}

/** Enables a hook again: what waits for it is due at once. */
export function enableHook(deliveries: Deliveries, hook: string, nowMs: number): Deliveries {
  const disabled = deliveries.disabled.filter((entry) => entry.hook !== hook);
  if (disabled.length === deliveries.disabled.length) return deliveries;
  const isWaiting = (entry: Delivery) => entry.hook === hook && entry.nextAttemptAtMs !== null;
  return { ...dueAgain(deliveries, isWaiting, nowMs), disabled };
}

/** Makes due again, with all attempts, what was given up: of one hook, or of all (null). */
export function sendAgain(deliveries: Deliveries, hook: string | null, nowMs: number): Deliveries {
  const isMeant = (entry: Delivery) =>
    entry.nextAttemptAtMs === null && (hook === null || entry.hook === hook);
  return dueAgain(deliveries, isMeant, nowMs);
}

/** Names a delivery across runs. */
export function deliveryName({ hook, notification }: Delivery): string {
  return `${hook}/${notification.id}`;
}

function deliveryOf(hook: Hook, notification: Notification, nowMs: number): readonly Delivery[] {
  const routed = routeNotification(hook, notification);
  if (routed === null) return [];
  const { name } = hook;
  return [{ hook: name, notification: routed, attempts: 0, nextAttemptAtMs: nowMs, last: null }];
}

/** What is due at a hook, without what comes behind another of its group that is not. */
function dueInOrder({ entries }: Deliveries, hook: string, nowMs: number): readonly Delivery[] {
  const waiting = entries.filter((entry) => entry.hook === hook && entry.nextAttemptAtMs !== null);
  const held = new Set<string>();
  return waiting.filter((entry) => {
    const { key } = entry.notification.group;
    if (!isDue(entry, nowMs)) held.add(key);
    return !held.has(key);
  });
}

function withEntry(deliveries: Deliveries, changed: Delivery): Deliveries {
  return withEntries(deliveries, [changed]);
}

function withEntries(deliveries: Deliveries, changed: readonly Delivery[]): Deliveries {
  const byName = new Map(changed.map((entry) => [deliveryName(entry), entry]));
  const entries = deliveries.entries.map((entry) => byName.get(deliveryName(entry)) ?? entry);
  return { ...deliveries, entries };
}

function dueAgain(
  deliveries: Deliveries,
  isMeant: (entry: Delivery) => boolean,
  nowMs: number,
): Deliveries {
  const entries = deliveries.entries.map((entry) =>
    isMeant(entry) ? { ...entry, attempts: 0, nextAttemptAtMs: nowMs } : entry,
  );
  return { ...deliveries, entries };
}
