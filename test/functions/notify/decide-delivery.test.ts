import { describe, expect, test } from 'vitest';
import { HOUR_MS } from '../../../functions/model/time.ts';
import {
  DELIVERY_ATTEMPTS_MAX,
  decideDelivery,
} from '../../../functions/notify/decide-delivery.ts';
import type { HookAnswer } from '../../../functions/ports.ts';

const NOW_MS = Date.parse('2026-01-02T06:00:00Z');

const decided = (answer: HookAnswer, number = 1, random = 0) =>
  decideDelivery({ number, answer, nowMs: NOW_MS, random });
const status = (code: number, retryAfter: string | null = null): HookAnswer => {
  return { kind: 'status', status: code, retryAfter };
};
const silence: HookAnswer = { kind: 'no-answer', detail: 'no answer from a.example (ECONNRESET)' };

test.each([
  [200, 'delivered', 'accepted'],
  [202, 'delivered', 'accepted'],
  [204, 'delivered', 'accepted'],
  [301, 'failed', 'redirected'],
  [308, 'failed', 'redirected'],
  [400, 'failed', 'refused'],
  [401, 'failed', 'refused'],
  [403, 'failed', 'refused'],
  [404, 'failed', 'refused'],
  [422, 'failed', 'refused'],
  [408, 'retry', 'no-answer'],
  [410, 'disable', 'gone'],
  [429, 'retry', 'throttled'],
  [500, 'retry', 'server-error'],
  [502, 'retry', 'server-error'],
  [504, 'retry', 'server-error'],
  [101, 'failed', 'odd-status'],
  [0, 'failed', 'odd-status'],
  [999, 'failed', 'odd-status'],
])('HTTP %i is %s, as %s', (code, next, reason) => {
  const decision = decided(status(code));
  expect(decision).toMatchObject({ next, reason });
  expect(decision.detail).toContain(`HTTP ${code}`);
});

test.each<[HookAnswer, string]>([
  [{ kind: 'taken' }, 'delivered'],
  [silence, 'retry'],
  [{ kind: 'no-secret', detail: 'variable A is not set' }, 'retry'],
  [{ kind: 'unsafe-address', detail: 'a is private' }, 'failed'],
])('%j is %s', (answer, next) => {
  expect(decided(answer)).toMatchObject({ next });
});

describe('pauses', () => {
  test('grow from seconds to a day, and then it is given up', () => {
    const pauses = Array.from({ length: DELIVERY_ATTEMPTS_MAX }, (_, at) =>
      decided(silence, at + 1),
    );
    expect(pauses.map((decision) => (decision.next === 'retry' ? decision.afterMs : null))).toEqual(
      [
        ...[5000, 300_000, 1_800_000, 2 * HOUR_MS, 5 * HOUR_MS, 10 * HOUR_MS],
        ...[14 * HOUR_MS, 20 * HOUR_MS, 24 * HOUR_MS, null],
      ],
    );
    expect(pauses.at(-1)).toMatchObject({ next: 'failed', reason: 'attempts-spent' });
    expect(pauses.at(-1)?.detail).toContain('ECONNRESET');
  });

  test('are up to a fifth longer, by chance', () => {
    expect(decided(silence, 2, 0.5)).toMatchObject({ afterMs: 330_000 });
    expect(decided(silence, 2, 0.999_999)).toMatchObject({ afterMs: 360_000 });
  });

  test.each([
    ['seconds', '3600', HOUR_MS],
    ['a date', 'Fri, 02 Jan 2026 07:00:00 GMT', HOUR_MS],
    ['less than the pause', '1', 300_000],
    ['a date gone by', 'Thu, 01 Jan 2026 07:00:00 GMT', 300_000],
    ['more than a day', '99999999999999999999', 24 * HOUR_MS],
    ['a date in a far year', 'Fri, 02 Jan 2099 07:00:00 GMT', 24 * HOUR_MS],
    ['nonsense', 'soon', 300_000],
    ['a negative number', '-5', 300_000],
    ['a fraction', '1.5', 300_000],
    ['nothing', '', 300_000],
  ])('obey a Retry-After of %s', (_name, header, pauseMs) => {
    expect(decided(status(429, header), 2)).toMatchObject({ next: 'retry', afterMs: pauseMs });
    expect(decided(status(503, header), 2)).toMatchObject({ next: 'retry', afterMs: pauseMs });
  });
});
