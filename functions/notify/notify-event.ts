import * as z from 'zod';
import type { Hook } from '../model/alerts/alert-settings.ts';
import { ALERTS_CHANGED, notificationSchema } from '../model/alerts/notification.ts';
import { type DeliveryOutcome, type DeliveryWorld, deliverDue } from './deliver-due.ts';
import { type PostedAgain, postStanding, type Standing } from './post-standing.ts';

/** One attempt a call: the clock calls again in a few minutes. */
const ATTEMPTS = 1;

/** An event of alerts that changed, or of the clock: send again what was not accepted. */
const eventSchema = z.lazy(() =>
  z.union([
    z
      .object({ 'detail-type': z.literal(ALERTS_CHANGED), detail: notificationSchema })
      .transform(({ detail }) => ({
        notifications: [detail],
        standing: detail.alertsLeftOut > 0 ? ('all' as const) : null,
      })),
    z
      .object({ do: z.literal('send') })
      .transform(() => ({ notifications: [], standing: 'fires' as const })),
  ]),
);

export interface NotifyWorld extends DeliveryWorld {
  /** Read anew for each event; throws `bad-config`. */
  readonly hooks: () => Promise<readonly Hook[]>;
}

/** What a call did. */
export interface NotifyOutcome extends DeliveryOutcome {
  readonly told: readonly PostedAgain[];
}

/**
 * Sends every hook what an event brings, and what is due from before; what a hook does not accept
 * stays in the lake. Alertmanagers hear what fires again by the clock, and all that stands where the
 * event could not hold it. Throws where the event or the settings are wrong, before anything is sent.
 */
export async function notifyEvent(event: unknown, world: NotifyWorld): Promise<NotifyOutcome> {
  const { notifications, standing } = eventSchema.parse(event);
  const hooks = await world.hooks();
  const outcome = await deliverDue(world, { hooks, notifications, attempts: ATTEMPTS });
  return { ...outcome, told: await toldAgain(world, hooks, standing) };
}

async function toldAgain(
  world: NotifyWorld,
  hooks: readonly Hook[],
  standing: Standing | null,
): Promise<readonly PostedAgain[]> {
  return standing === null ? [] : await postStanding(world, hooks, standing);
}
