import { setTimeout } from 'node:timers/promises';
import type { Hook } from '../../functions/model/alert-settings.ts';
import type { NotifyWorld } from '../../functions/notify/notify-event.ts';
import { WorldHookSender } from '../hooks/hook-sender.ts';
import { hookWorld } from './hook-world.ts';
import { openLake } from './lake.ts';
import { readLakeAlerts } from './lake-alerts.ts';
import { SnsTopics } from './topic-publisher.ts';

/** The world of `notify`: the stack's own topic hears of everything, beside the hooks in the lake. */
export function openNotifyWorld(config: {
  readonly LAKE_BUCKET: string;
  readonly ALERTS_TOPIC: string;
}): NotifyWorld {
  const states = openLake(config);
  const own: Hook = { name: 'alerts-topic', type: 'sns', topic: config.ALERTS_TOPIC };
  return {
    states,
    // A secret of a function is read from Secrets Manager: its environment shows in the console.
    sender: new WorldHookSender(hookWorld({}, new SnsTopics())),
    clock: { nowMs: Date.now },
    random: Math.random,
    pause: setTimeout,
    hooks: async () => [own, ...((await readLakeAlerts(states)).hooks ?? [])],
  };
}
