import { expect, test } from 'vitest';
import { NEXT_BY_RUNBOOK } from '../../../functions/model/deviation.ts';
import {
  storedDeviations,
  WINDOW_JUDGED,
  WINDOW_MEASURED,
  type WindowRun,
  windowEvent,
  windowEventSchema,
  windowKey,
  windowRunSchema,
} from '../../../functions/model/window.ts';
import { sampleDeviation } from '../judge/alerts/alert-samples.ts';

const RUN: WindowRun = {
  fromMs: 1,
  toMs: 2,
  revision: 1,
  delayMs: 0,
  sessionLifetimeMs: 4,
  keepAliveMs: 5,
  exclusions: [],
};

test('a window lies under its end and revision', () => {
  const window = { toMs: Date.UTC(2026, 2, 3, 9), revision: 0 };
  expect(windowKey('measured', window)).toBe('measured/end=2026-03-03T09/revision=0.json.gz');
  expect(windowKey('reports', window)).toBe('reports/end=2026-03-03T09/revision=0.json');
});

test('an event of a window has one id however often it is sent, and names the window', () => {
  const event = windowEvent(WINDOW_MEASURED, RUN);
  expect(windowEvent(WINDOW_MEASURED, { ...RUN, delayMs: 9 })).toEqual(event);
  expect(windowEventSchema.parse(event.detail)).toEqual({ toMs: 2, revision: 1 });
  const others = [
    windowEvent(WINDOW_JUDGED, RUN),
    windowEvent(WINDOW_MEASURED, { ...RUN, toMs: 3 }),
  ];
  expect(new Set([event, ...others].map(({ id }) => id)).size).toBe(3);
});

test('a deviation of a version before, which said nothing of what to do, sends to the runbook', () => {
  const { next, ...deviation } = sampleDeviation();
  const judged = { schema: 1 as const, run: RUN, deviations: [deviation, { ...deviation, next }] };
  expect(storedDeviations(judged).map((one) => one.next)).toEqual([NEXT_BY_RUNBOOK, next]);
});

test.each([{ revision: -1 }, { keepAliveMs: 0 }, { delayMs: 0.5 }, { more: 1 }])(
  'a run with %j is none of ours',
  (change) => {
    expect(windowRunSchema.safeParse(RUN).success).toBe(true);
    expect(windowRunSchema.safeParse({ ...RUN, ...change }).success).toBe(false);
  },
);
