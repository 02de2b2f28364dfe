import { setTimeout as sleep } from 'node:timers/promises';
import type { DeliveryWorld } from '../../../functions/notify/deliver-due.ts';
import type { StateStore } from '../../../functions/ports.ts';
import { hookWorld } from '../../aws/hook-world.ts';
import { SnsTopics } from '../../aws/messages/sns-topics.ts';
import { WorldHookSender } from '../../hooks/hook-sender.ts';

/** What a delivery from this machine gets of the process. */
interface LocalProcess {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Ends the waiting for another attempt. */
  readonly signal: AbortSignal;
  readonly nowMs: () => number;
}

/** Notifies hooks from this machine: what they did not take is kept in the lake. */
export function localDelivery(
  states: StateStore,
  { env, signal, nowMs }: LocalProcess,
): DeliveryWorld {
  return {
    states,
    sender: new WorldHookSender(hookWorld(env, new SnsTopics())),
    clock: { nowMs },
    random: Math.random,
    pause: async (ms) => await sleep(ms, undefined, { signal }),
  };
}
