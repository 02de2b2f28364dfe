import { describe, expect, test } from 'vitest';
import { rateQuery } from '../../../functions/measure/rate-query.ts';
import {
  attemptOf,
  nextAttempt,
  runOfQuery,
  withRunHeader,
} from '../../../functions/measure/run-header.ts';
import type { WindowRun } from '../../../functions/model/window.ts';

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
