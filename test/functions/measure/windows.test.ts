import { describe, expect, test } from 'vitest';
import {
  dueWindows,
  REVISION_DELAYS_MS,
  WINDOW_MS,
} from '../../../functions/measure/due-windows.ts';
import { rateQuery } from '../../../functions/measure/rate-query.ts';
import {
  attemptOf,
  nextAttempt,
  runOfQuery,
  withRunHeader,
} from '../../../functions/measure/run-header.ts';
import { HOUR_MS } from '../../../functions/model/time.ts';
import { type WindowRun, windowKey } from '../../../functions/model/window.ts';

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

describe('the comment that names the run of a query', () => {
  const run: WindowRun = {
    ...{ fromMs: 1, toMs: 2, revision: 1, delayMs: 3, sessionLifetimeMs: 4, keepAliveMs: 5 },
    exclusions: [
      {
        balancerType: 'network',
        region: 'eu-west-1',
        balancer: "net/'; DROP TABLE x; --\n/* \u2028",
        listener: null,
      },
    ],
  };

  test('comes back whole, and is one line whatever a name holds', () => {
    const sql = withRunHeader(run, 'SELECT 1\nFROM x');
    expect(sql.split('\n')).toHaveLength(3);
    expect(runOfQuery(sql)).toEqual(run);
  });

  test('depends on the run alone, so that the same run is the same query', () => {
    const text = () => withRunHeader(run, rateQuery(run));
    expect(text()).toBe(text());
    expect(withRunHeader({ ...run, revision: 2 }, rateQuery(run))).not.toBe(text());
  });

  test('counts attempts, each a text of its own: the same run, the same query', () => {
    const query = 'SELECT 1\n-- attempt 7\nFROM x';
    const first = withRunHeader(run, query);
    const attempts = [first, nextAttempt(first), nextAttempt(nextAttempt(first))];
    expect(attempts.map(attemptOf)).toEqual([1, 2, 3]);
    for (const sql of attempts) {
      expect(runOfQuery(sql)).toEqual(run);
      expect(sql.endsWith(`\n${query}`)).toBe(true);
    }
    expect(attempts.map((sql) => sql.split('\n').length)).toEqual([4, 5, 5]);
  });

  test.each([
    'SELECT 1',
    '-- resumption-watch {',
    '-- resumption-watch {"fromMs":1}\nSELECT 1',
    '',
  ])("is not read into somebody else's query: %s", (sql) => expect(runOfQuery(sql)).toBeNull());
});

test('a window lies under its end and revision', () => {
  const window = { toMs: Date.UTC(2026, 2, 3, 9), revision: 0 };
  expect(windowKey('measured', window)).toBe('measured/end=2026-03-03T09/revision=0.json.gz');
  expect(windowKey('reports', window)).toBe('reports/end=2026-03-03T09/revision=0.json');
});
