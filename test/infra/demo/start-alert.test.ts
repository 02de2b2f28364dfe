import { beforeAll, expect, test } from 'vitest';
import { Workspace } from '../../../infra/cli/workspace.ts';
import { type AlertHour, playAlert } from '../../../infra/demo/start-alert.ts';
import { alertPlayLines, isToldBothWays } from '../../../infra/demo/start-alert-lines.ts';

// The last act of `npm start`: real nodes, real probes, a real receiver of webhooks.

const START_MS = Date.parse('2026-03-04T09:00:00Z');
let hours: readonly AlertHour[] = [];

beforeAll(async () => {
  const workspace = new Workspace();
  const { signal } = new AbortController();
  hours = await playAlert(START_MS, { workspace, signal }).finally(() => workspace.remove());
}, 60_000);

test('one alert of two nodes opens, is told once, and is told once more when it is cleared', () => {
  expect(isToldBothWays(hours)).toBe(true);
  const taken = hours.map((hour) => hour.taken);
  expect(taken).toMatchObject([
    [{ status: 'firing', severity: 'error', group: { rule: 'unexpected-resumption' } }],
    [{ status: 'resolved', alerts: [{ transition: { reason: 'cleared' } }, {}, {}, {}] }],
  ]);
});

test('an alert that stays open, or is told to nobody, is told as a failure', () => {
  const [first, second] = hours;
  if (first === undefined || second === undefined) throw new Error('two hours were played');
  const wrong = [[first], [second], [first, { ...second, taken: [] }], [first, first, second]];
  for (const played of wrong) {
    expect(isToldBothWays(played)).toBe(false);
    expect(alertPlayLines(played, 80).at(-1)).toContain('DID NOT');
  }
});
