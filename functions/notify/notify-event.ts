import * as z from 'zod';
import type { Hook } from '../model/alerts/alert-settings.ts';
import { ALERTS_CHANGED, notificationSchema } from '../model/alerts/notification.ts';
import { type DeliveryOutcome, type DeliveryWorld, deliverDue } from './deliver-due.ts';

/** One attempt a call: the clock calls again in a few minutes. */
const ATTEMPTS = 1;

/** An event of alerts that changed, or of the clock: send again what was not accepted. */
const eventSchema = z.lazy(() =>
  z.union([
    z
      .object({ 'detail-type': z.literal(ALERTS_CHANGED), detail: notificationSchema })
      .transform(({ detail }) => [detail]),
    z.object({ do: z.literal('send') }).transform(() => []),
  ]),
);

export interface NotifyWorld extends DeliveryWorld {
  /** Read anew for each event; throws `bad-config`. */
  readonly hooks: () => Promise<readonly Hook[]>;
}

/**
 * Sends every hook what an event brings, and what is due from before; what a hook does not accept
 * stays in the lake. Throws where the event or the settings are wrong, before anything is sent.
 */
export async function notifyEvent(event: unknown, world: NotifyWorld): Promise<DeliveryOutcome> {
  const notifications = eventSchema.parse(event);
  return await deliverDue(world, { hooks: await world.hooks(), notifications, attempts: ATTEMPTS });
}
