import { describe, expect, test } from 'vitest';
import type { Hook } from '../../../functions/model/alerts/alert-settings.ts';
import { DAY_MS, HOUR_MS } from '../../../functions/model/time.ts';
import type { DeliveryDecision } from '../../../functions/notify/decide-delivery.ts';
import {
  addNotifications,
  claimDue,
  type Deliveries,
  enableHook,
  forgetHooks,
  NO_DELIVERIES,
  releaseClaims,
  sendAgain,
  settle,
} from '../../../functions/notify/deliveries.ts';
import { resolvedNotification, sampleNotification } from './notification-samples.ts';

const OPS: Hook = { name: 'ops', type: 'eventbridge', bus: 'b' };
const opened = sampleNotification();
const closed = resolvedNotification();
const added = (...notifications: readonly (typeof opened)[]) =>
  addNotifications(NO_DELIVERIES, [OPS], notifications, 0);
const decision = (next: 'delivered' | 'failed' | 'disable'): DeliveryDecision => {
  return { next, reason: 'accepted', detail: 'd' };
};

/** The next delivery that is due at a hook. */
function claimNext(before: Deliveries, hook: string, nowMs: number) {
  const { next, claims } = claimDue(before, hook, nowMs, 1);
  return { next, claimed: claims[0]?.claimed ?? null };
}

/** The deliveries after an attempt at the next one, and its id. */
function attempted(before: Deliveries, outcome: DeliveryDecision, nowMs = 0) {
  const { next, claimed } = claimNext(before, 'ops', nowMs);
  if (claimed === null) throw new Error('nothing is due');
  return settle(next, claimed, outcome, nowMs);
}

describe('a notification', () => {
  test('is added once for a hook, though it comes again, before or after its delivery', () => {
    const deliveries = added(opened, opened);
    expect(deliveries.entries).toHaveLength(1);
    expect(addNotifications(deliveries, [OPS], [opened], 0)).toBe(deliveries);
    const delivered = attempted(deliveries, decision('delivered'));
    expect(delivered.entries).toEqual([]);
    expect(addNotifications(delivered, [OPS], [opened], 0)).toBe(delivered);
  });

  test('is kept however many there are, and all that came at once are known when repeated', () => {
    const many = Array.from({ length: 2500 }, (_, at) => ({
      ...opened,
      ...{ id: String(at), group: { ...opened.group, key: String(at) } },
    }));
    let deliveries = added(...many);
    expect(deliveries.entries).toHaveLength(2500);
    for (const claimed of deliveries.entries) {
      deliveries = settle(deliveries, claimed, decision('delivered'), 0);
    }
    expect(deliveries.entries).toEqual([]);
    expect(addNotifications(deliveries, [OPS], many, 0)).toBe(deliveries);
  });
});

describe('a claim', () => {
  test('counts the attempt, and leaves it to no other run for a minute', () => {
    const { next, claimed } = claimNext(added(opened), 'ops', 0);
    expect(claimed).toMatchObject({ attempts: 1, notification: { id: opened.id } });
    expect(claimNext(next, 'ops', 59_999).claimed).toBeNull();
    expect(claimNext(next, 'ops', 60_000).claimed).toMatchObject({ attempts: 2 });
  });

  test('is of what waits for an instant that no pause reaches: a clock was ahead', () => {
    const ahead = { next: 'retry', afterMs: 5000, reason: 'no-answer', detail: 'd' } as const;
    const waiting = attempted(
      addNotifications(NO_DELIVERIES, [OPS], [opened], 400 * DAY_MS),
      ahead,
      400 * DAY_MS,
    );
    expect(claimNext(waiting, 'ops', 0).claimed).toMatchObject({ attempts: 2 });
    const patient = attempted(added(opened), { ...ahead, afterMs: 28 * HOUR_MS });
    expect(claimNext(patient, 'ops', 0).claimed).toBeNull();
  });

  test('may be of several groups, and given back as if it had not been made', () => {
    const other = { ...opened, id: 'other', group: { ...opened.group, key: 'other' } };
    const deliveries = added(opened, closed, other);
    const { next, claims } = claimDue(deliveries, 'ops', 0, 9);
    const ids = claims.map(({ claimed }) => claimed.notification.id);
    expect(ids).toEqual([opened.id, closed.id, other.id]);
    expect(claimDue(next, 'ops', 0, 9).claims).toEqual([]);
    expect(releaseClaims(next, claims)).toEqual(deliveries);
    expect(claimDue(deliveries, 'ops', 0, 1).claims).toHaveLength(1);
  });

  test('is of the first of a group: a later one waits', () => {
    const retry = { next: 'retry', afterMs: 5000, reason: 'no-answer', detail: 'd' } as const;
    const waiting = attempted(added(opened, closed), retry);
    expect(claimNext(waiting, 'ops', 4999).claimed).toBeNull();
    expect(claimNext(waiting, 'ops', 5000).claimed?.notification.id).toBe(opened.id);
  });

  test('passes over what was given up', () => {
    const failed = attempted(added(opened, closed), decision('failed'));
    expect(claimNext(failed, 'ops', 0).claimed?.notification.id).toBe(closed.id);
    const again = sendAgain(failed, null, 9);
    expect(claimNext(again, 'ops', 9).claimed).toMatchObject({
      attempts: 1,
      notification: { id: opened.id },
    });
    expect(sendAgain(failed, 'other', 9).entries).toEqual(failed.entries);
  });
});

describe('a hook', () => {
  test('that is gone is disabled, keeps what waits, and is sent it when it is enabled', () => {
    const disabled = attempted(added(opened), decision('disable'), 7);
    expect(disabled.disabled).toEqual([{ hook: 'ops', sinceMs: 7, detail: 'd' }]);
    expect(claimNext(disabled, 'ops', 1e9).claimed).toBeNull();
    const enabled = enableHook(disabled, 'ops', 8);
    expect(enabled.disabled).toEqual([]);
    expect(claimNext(enabled, 'ops', 8).claimed).toMatchObject({ attempts: 1 });
    expect(enableHook(enabled, 'ops', 9)).toBe(enabled);
  });

  test('that is no longer set up is forgotten, with what was for it', () => {
    const deliveries = added(opened);
    expect(forgetHooks(deliveries, [])).toMatchObject({ next: NO_DELIVERIES, forgotten: 1 });
    expect(forgetHooks(deliveries, [OPS])).toEqual({ next: deliveries, forgotten: 0 });
  });
});
