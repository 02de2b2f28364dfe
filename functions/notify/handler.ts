import { count, lambda, logger } from '../../infra/aws/lambda.ts';
import { openNotifyWorld } from '../../infra/aws/notify-world.ts';
import { readConfig } from '../config.ts';
import { deliveryNotes } from './delivery-notes.ts';
import { notifyEvent } from './notify-event.ts';

const world = openNotifyWorld(readConfig(['LAKE_BUCKET', 'ALERTS_TOPIC']));

/** Alerts that changed, or the clock → hooks; what they do not accept is kept and sent again. */
export const handler = lambda<unknown, void>(async (event) => {
  const { delivered, forgotten, left } = await notifyEvent(event, world);
  for (const note of deliveryNotes(left)) logger.warn(note);
  count('NotificationsDelivered', delivered.length);
  count('NotificationsKept', left.entries.length);
  if (forgotten > 0) logger.warn('left out what was for hooks that are gone', { forgotten });
});
