import { setTimeout as sleep } from 'node:timers/promises';
import { Fault } from '../../../functions/errors.ts';
import type { Hook } from '../../../functions/model/alerts/alert-settings.ts';
import { MINUTE_MS } from '../../../functions/model/time.ts';
import { type DeliveryWorld, deliverDue } from '../../../functions/notify/deliver-due.ts';
import { deliveryNotes } from '../../../functions/notify/delivery-notes.ts';
import { postStanding, standingNotes } from '../../../functions/notify/post-standing.ts';

/** What the repeating needs of its process. */
interface RepeatingProcess {
  /** Ends it. */
  readonly signal: AbortSignal;
  /** Gets a line about each trouble, once until it changes. */
  readonly warn: (line: string) => void;
  readonly pauseMs?: number;
}

/**
 * Each minute, until it is ended: posts to Alertmanagers what fires, and sends every hook what it has
 * not taken yet. It judges nothing: the alerts are those that the last run of `analyse` left.
 */
export async function repeatAlerts(
  world: DeliveryWorld,
  hooks: readonly Hook[],
  { signal, warn, pauseMs = MINUTE_MS }: RepeatingProcess,
): Promise<void> {
  let said = '';
  while (!signal.aborted) {
    const notes = await repeatOnce(world, hooks, signal);
    if (notes.join() !== said) notes.forEach(warn);
    said = notes.join();
    await sleep(pauseMs, undefined, { signal }).catch(() => {});
  }
}

async function repeatOnce(
  world: DeliveryWorld,
  hooks: readonly Hook[],
  signal: AbortSignal,
): Promise<readonly string[]> {
  try {
    const { left } = await deliverDue(world, { hooks, notifications: [], attempts: 1 });
    return [...deliveryNotes(left), ...standingNotes(await postStanding(world, hooks, 'fires'))];
  } catch (error) {
    if (signal.aborted) return [];
    // A lake that can't be read now may be read in a minute.
    if (error instanceof Fault) return [error.message];
    throw error;
  }
}
