import { expect, test } from 'vitest';
import { ALERTS, updateAlerts } from '../../../functions/judge/alerts/alerts-in-lake.ts';
import type { Hook } from '../../../functions/model/alerts/alert-settings.ts';
import type { Notification } from '../../../functions/model/alerts/notification.ts';
import { BALANCER_TYPES } from '../../../functions/model/balancer.ts';
import { RULE_NAMES } from '../../../functions/model/deviation.ts';
import { DAY_MS } from '../../../functions/model/time.ts';
import { type DeliveryWorld, deliverDue } from '../../../functions/notify/deliver-due.ts';
import { DELIVERIES } from '../../../functions/notify/deliveries.ts';
import type { StateStore, StoredState } from '../../../functions/ports.ts';
import { sampleDeviation, sampleEvaluation } from '../../functions/judge/alerts/alert-samples.ts';

const OPS: Hook = { name: 'ops', type: 'eventbridge', bus: 'b' };
const NODES = 1600;
const REGIONS = 40;

/** Every node deviates, by another rule, type of balancer and Region as far as there are any. */
const shown = Array.from({ length: NODES }, (_, at) =>
  sampleDeviation({
    rule: RULE_NAMES[at % RULE_NAMES.length] ?? 'stale',
    balancerType: BALANCER_TYPES[Math.floor(at / RULE_NAMES.length) % 3] ?? 'application',
    region: `region-${Math.floor(at / RULE_NAMES.length / 3) % REGIONS}`,
    // Alerts of one balancer mute each other.
    balancer: `app/shop-${at}/50dc6c495c0c9188`,
    node: `10.0.${Math.floor(at / 250)}.${at % 250}`,
  }),
);
const groups = new Set(shown.map((one) => `${one.rule} ${one.balancerType} ${one.region}`));

/** States in memory. */
function memory(): StateStore {
  const states = new Map<string, StoredState>();
  return {
    load: async (key) => states.get(key),
    replace: async (key, bytes, version) => {
      const before = states.get(key)?.version ?? null;
      if (before === version) states.set(key, { bytes, version: String(Number(before) + 1) });
      return before === version;
    },
  };
}

test(`the alerts of ${NODES} nodes at once are all kept while the hook is down, then sent once`, async () => {
  expect(groups.size).toBeGreaterThan(1000);
  let [nowMs, isDown] = [0, true];
  const received: Notification[] = [];
  const world: DeliveryWorld = {
    states: memory(),
    sender: {
      send: async (_, notification) => {
        if (isDown) return { kind: 'status', status: 503, retryAfter: null };
        received.push(notification);
        return { kind: 'taken' };
      },
    },
    clock: { nowMs: () => nowMs },
    ...{ random: () => 0, pause: async () => {} },
  };
  const send = async (notifications: readonly Notification[]) => {
    await deliverDue(world, { hooks: [OPS], notifications, attempts: 1 });
  };
  await updateAlerts(sampleEvaluation({ hour: 0, shown }), { lake: world.states, send });
  expect((await ALERTS.read(world.states)).outbox).toEqual([]);
  const { entries } = await DELIVERIES.read(world.states);
  expect(entries).toHaveLength(groups.size);
  // The one that was tried is tried again, and no other has lost an attempt.
  expect(entries.filter(({ attempts }) => attempts > 0)).toHaveLength(1);
  [nowMs, isDown] = [DAY_MS, false];
  await send(entries.map(({ notification }) => notification));
  expect(received).toEqual(entries.map(({ notification }) => notification));
  expect((await DELIVERIES.read(world.states)).entries).toEqual([]);
  await send(received);
  expect(received).toHaveLength(groups.size);
}, 120_000);
