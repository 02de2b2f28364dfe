import { beforeAll, expect, test } from 'vitest';
import { Workspace } from '../../../infra/cli/workspace.ts';
import { type AlertHour, playAlert } from '../../../infra/demo/start-alert.ts';
import { alertPlayLines, isNotifiedOfBoth } from '../../../infra/demo/start-alert-lines.ts';

// The last act of `npm start`: real nodes, real probes, a real receiver of webhooks.

const START_MS = Date.parse('2026-03-04T09:00:00Z');
let hours: readonly AlertHour[] = [];

beforeAll(async () => {
  const workspace = new Workspace();
  const { signal } = new AbortController();
  hours = await playAlert(START_MS, { workspace, signal }).finally(() => workspace.remove());
}, 60_000);

test('one alert of two nodes opens, is sent once, and is sent once more when it is cleared', () => {
  expect(isNotifiedOfBoth(hours)).toBe(true);
  const received = hours.map((hour) => hour.received);
  expect(received).toMatchObject([
    [{ status: 'firing', severity: 'error', group: { rule: 'unexpected-resumption' } }],
    [{ status: 'resolved', alerts: [{ transition: { reason: 'cleared' } }, {}, {}, {}] }],
  ]);
});

test('an alert that stays open, or is sent to nobody, is reported as a failure', () => {
  const [first, second] = hours;
  if (first === undefined || second === undefined) throw new Error('two hours were played');
  const wrong = [[first], [second], [first, { ...second, received: [] }], [first, first, second]];
  for (const played of wrong) {
    expect(isNotifiedOfBoth(played)).toBe(false);
    expect(alertPlayLines(played).at(-1)).toContain('DID NOT');
  }
});
