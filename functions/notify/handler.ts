import { setTimeout } from 'node:timers/promises';
import { hookWorld } from '../../infra/aws/hook-world.ts';
import { readLakeAlerts } from '../../infra/aws/lake-config.ts';
import { count, lambda, logger } from '../../infra/aws/lambda/lambda.ts';
import { SnsTopics } from '../../infra/aws/messages/sns-topics.ts';
import { S3Store } from '../../infra/aws/s3/s3-store.ts';
import { WorldHookSender } from '../../infra/hooks/hook-sender.ts';
import { readConfig } from '../config.ts';
import { functionHookFault } from '../model/addresses/address-range.ts';
import type { Hook } from '../model/alerts/alert-settings.ts';
import { deliveryNotes } from './delivery-notes.ts';
import { type NotifyWorld, notifyEvent } from './notify-event.ts';
import { standingNotes } from './post-standing.ts';

const config = readConfig(['lakeBucket', 'alertsTopic']);
const lake = new S3Store(config.lakeBucket);
/** The stack's own topic gets every notification, beside the hooks in the lake. */
const ownTopic: Hook = { name: 'alerts-topic', type: 'sns', topic: config.alertsTopic };

const world: NotifyWorld = {
  states: lake,
  // A secret of a function is read from Secrets Manager: its environment shows in the console.
  sender: new WorldHookSender(hookWorld({}, new SnsTopics(), functionHookFault)),
  clock: { nowMs: Date.now },
  random: Math.random,
  pause: setTimeout,
  hooks: async () => [ownTopic, ...((await readLakeAlerts(lake)).hooks ?? [])],
};

/** Alerts that changed, or the clock → hooks; what they do not accept is kept and sent again. */
export const handler = lambda<unknown, void>(async (event) => {
  const { delivered, forgotten, left, told } = await notifyEvent(event, world);
  for (const note of [...deliveryNotes(left), ...standingNotes(told)]) logger.warn(note);
  count('NotificationsDelivered', delivered.length);
  const untold = told.filter(({ trouble }) => trouble !== null);
  count('NotificationsKept', left.entries.length + untold.length);
  if (forgotten > 0) logger.warn('left out what was for hooks that are gone', { forgotten });
});
