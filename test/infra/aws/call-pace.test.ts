import { expect, test } from 'vitest';
import { CallPace } from '../../../infra/aws/discovery/call-pace.ts';

/** A clock on which waiting is all that takes time. */
function virtualClock() {
  let nowMs = 0;
  return {
    nowMs: () => nowMs,
    wait: async (ms: number) => {
      nowMs += ms;
    },
  };
}

test('half of what AWS gives: 20 calls at once, then 5 a second', async () => {
  const clock = virtualClock();
  const pace = new CallPace(clock, new AbortController().signal);
  const times = await Promise.all(
    Array.from({ length: 31 }, () => pace.call(async () => clock.nowMs())),
  );
  expect(times.filter((ms) => ms === 0)).toHaveLength(20);
  expect(times.slice(20).map(Math.round)).toEqual([
    200, 400, 600, 800, 1000, 1200, 1400, 1600, 1800, 2000, 2200,
  ]);
});

test('tokens come back while nothing is asked, up to as many as at first', async () => {
  const clock = virtualClock();
  const pace = new CallPace(clock, new AbortController().signal);
  const now = async () => clock.nowMs();
  await Promise.all(Array.from({ length: 20 }, () => pace.call(now)));
  await clock.wait(60_000);
  const times = await Promise.all(Array.from({ length: 21 }, () => pace.call(now)));
  expect(times.at(19)).toBe(60_000);
  expect(Math.round(times.at(20) ?? 0)).toBe(60_200);
});

test('a call that fails holds up no other, and an end ends all', async () => {
  const ending = new AbortController();
  const pace = new CallPace(virtualClock(), ending.signal);
  await expect(pace.call(() => Promise.reject(new Error('no')))).rejects.toThrow('no');
  expect(await pace.call(async () => 'yes')).toBe('yes');
  ending.abort(new Error('over'));
  await expect(pace.call(async () => 'late')).rejects.toThrow('over');
});
