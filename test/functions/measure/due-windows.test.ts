import { describe, expect, test } from 'vitest';
import {
  dueWindows,
  REVISION_DELAYS_MS,
  WINDOW_MS,
} from '../../../functions/measure/due-windows.ts';
import { HOUR_MS } from '../../../functions/model/time.ts';
import { windowKey } from '../../../functions/model/window.ts';

const NOW_MS = Date.UTC(2026, 2, 3, 10, 17, 5);

describe('the windows that fall due', () => {
  test('are the 24 hours up to a full hour, newest first, each later revision for an older one', () => {
    const windows = dueWindows(NOW_MS);
    expect(windows.map(({ revision, toMs }) => [revision, new Date(toMs).toISOString()])).toEqual([
      [0, '2026-03-03T09:00:00.000Z'],
      [1, '2026-03-03T04:00:00.000Z'],
      [2, '2026-03-02T09:00:00.000Z'],
    ]);
    for (const { fromMs, toMs } of windows) expect(toMs - fromMs).toBe(WINDOW_MS);
  });

  test('are the same at any instant of an hour: late starts and repeats ask the same', () => {
    const hourMs = Math.floor(NOW_MS / HOUR_MS) * HOUR_MS;
    expect(dueWindows(hourMs)).toEqual(dueWindows(NOW_MS));
    expect(dueWindows(hourMs + HOUR_MS - 1)).toEqual(dueWindows(NOW_MS));
  });

  test('come once each: over a day of hours no window has a revision twice, and none is left out', () => {
    const keys = Array.from({ length: 72 }, (_, hour) => dueWindows(NOW_MS + hour * HOUR_MS))
      .flat()
      .map((window) => windowKey('reports', window));
    expect(new Set(keys).size).toBe(keys.length);
    const middle = NOW_MS + 30 * HOUR_MS;
    const toMs = Math.floor(middle / HOUR_MS) * HOUR_MS;
    for (const revision of REVISION_DELAYS_MS.keys()) {
      expect(keys).toContain(windowKey('reports', { toMs, revision }));
    }
  });
});
