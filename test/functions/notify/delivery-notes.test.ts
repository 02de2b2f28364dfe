import { expect, test } from 'vitest';
import { type Delivery, NO_DELIVERIES } from '../../../functions/notify/deliveries.ts';
import { deliveryNotes } from '../../../functions/notify/delivery-notes.ts';
import { sampleNotification } from './notification-samples.ts';

const delivery = (changes: Partial<Delivery> = {}): Delivery => ({
  ...{ hook: 'ops', notification: sampleNotification(), attempts: 0 },
  ...{ nextAttemptAtMs: 0, last: null },
  ...changes,
});
const notesOf = (...entries: readonly Delivery[]) => deliveryNotes({ ...NO_DELIVERIES, entries });
const last = { reason: 'server-error', detail: 'HTTP 500, it failed' } as const;

test('nothing kept is nothing to know', () => {
  expect(deliveryNotes(NO_DELIVERIES)).toEqual([]);
});

test('what waits and what was given up are two notes of a hook, with the last attempt', () => {
  const waiting = delivery({ attempts: 3, last });
  const givenUp = delivery({ attempts: 10, last, nextAttemptAtMs: null });
  expect(notesOf(waiting, delivery(), givenUp)).toEqual([
    'hook ops: 2 not delivered yet, tried again by later runs (attempt 3 of 10: HTTP 500, it failed)',
    'hook ops: 1 given up, kept to be sent again (attempt 10 of 10: HTTP 500, it failed)',
  ]);
  expect(notesOf(delivery())[0]).toContain('(attempt 0 of 10: not tried)');
});

test('a disabled hook is one note, whatever waits for it', () => {
  const disabled = [{ hook: 'ops', sinceMs: 0, detail: 'HTTP 410' }];
  expect(deliveryNotes({ ...NO_DELIVERIES, disabled, entries: [delivery()] })).toEqual([
    'hook ops is disabled since 1970-01-01T00:00:00.000Z (HTTP 410): 1 kept; a test enables it',
  ]);
});
