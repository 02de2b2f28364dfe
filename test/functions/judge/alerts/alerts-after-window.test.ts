import { describe, expect, test } from 'vitest';
import { type AlertState, NO_ALERTS } from '../../../../functions/judge/alerts/alert-state.ts';
import {
  alertsAfterWindow,
  futureNotes,
} from '../../../../functions/judge/alerts/alerts-after-window.ts';
import { NEXT_BY_RUNBOOK } from '../../../../functions/model/deviation.ts';
import { HOUR_MS } from '../../../../functions/model/time.ts';
import {
  type EvaluationParts,
  START_MS,
  sampleDeviation,
  sampleEvaluation,
} from './alert-samples.ts';

const shown = [sampleDeviation()];
const stateAfter = (...windows: readonly EvaluationParts[]) =>
  windows.map(sampleEvaluation).reduce(alertsAfterWindow, NO_ALERTS);
const reasonsOf = ({ outbox }: AlertState) =>
  outbox.flatMap(({ alerts }) => alerts.map(({ transition }) => transition?.reason ?? null));

describe('windows count by event time', () => {
  test('one that ends no later than the newest changes no alert', () => {
    const state = stateAfter({ hour: 2, shown });
    expect(alertsAfterWindow(state, sampleEvaluation({ hour: 2 }))).toEqual(state);
    expect(alertsAfterWindow(state, sampleEvaluation({ hour: 1 }))).toEqual(state);
  });

  test('a revision that arrives first opens nothing, and does not count as the newest', () => {
    const state = stateAfter({ hour: 0, revision: 1, shown });
    expect(state).toEqual(NO_ALERTS);
    expect(reasonsOf(alertsAfterWindow(state, sampleEvaluation({ hour: 0, shown })))).toEqual([
      'opened',
    ]);
  });

  test('a revision replaces what the window shows, and notifies nothing', () => {
    const critical = [sampleDeviation({ severity: 'critical' })];
    const state = stateAfter({ hour: 0, shown }, { hour: 0, revision: 1, shown: critical });
    expect(state.alerts.map(({ deviation }) => deviation.severity)).toEqual(['critical']);
    expect(reasonsOf(state)).toEqual(['opened']);
  });
});

test('other words about the same deviation are no other alert, and notify nothing', () => {
  const reworded = shown.map((deviation) => ({
    ...deviation,
    ...{ reason: 'Others came: 11 of 12.', next: 'Do something else.' },
  }));
  const state = stateAfter({ hour: 0, shown }, { hour: 1, shown: reworded });
  expect(reasonsOf(state)).toEqual(['opened']);
  expect(state.alerts.map(({ deviation }) => deviation)).toEqual(reworded);
  expect(state.alerts[0]?.episode).toBe(stateAfter({ hour: 0, shown }).alerts[0]?.episode);
});

test('an alert that a version before kept, without a next step, is told with one', () => {
  const { alerts, ...state } = stateAfter({ hour: 0, shown });
  const kept = alerts.map((alert) => {
    const { next: _, ...deviation } = alert.deviation;
    return { ...alert, deviation };
  }) as unknown as AlertState['alerts'];
  const settings = { keepFiringFor: 0 };
  const { outbox } = alertsAfterWindow(
    { ...state, alerts: kept, outbox: [] },
    sampleEvaluation({ hour: 1, settings }),
  );
  expect(outbox.map(({ nextStep }) => nextStep)).toEqual([NEXT_BY_RUNBOOK]);
  expect(outbox[0]?.alerts[0]?.deviation.next).toBe(NEXT_BY_RUNBOOK);
});

describe('instants beyond now', () => {
  const nowMs = START_MS + HOUR_MS / 2;

  test('a window that ends there opens, closes and revises nothing', () => {
    const state = stateAfter({ hour: 0, shown });
    const ahead = sampleEvaluation({ hour: 1, nowMs });
    expect(alertsAfterWindow(state, ahead)).toBe(state);
    const again = sampleEvaluation({ hour: 1, revision: 1, shown, nowMs });
    expect(alertsAfterWindow(state, again)).toBe(state);
    const silent = sampleEvaluation({ hour: 1, shown, nowMs });
    expect(alertsAfterWindow(NO_ALERTS, silent)).toBe(NO_ALERTS);
    expect(futureNotes(state, ahead)).toEqual([
      expect.stringContaining('the window ends in the future, at 2026-03-03T10:00:00.000Z (it is'),
    ]);
  });

  test('a window that ended there when a clock was ahead holds nothing up', () => {
    const ahead = { ...NO_ALERTS, lastEndMs: START_MS + 9000 * HOUR_MS };
    const window = sampleEvaluation({ hour: 0, shown, nowMs });
    const state = alertsAfterWindow(ahead, window);
    expect(reasonsOf(state)).toEqual(['opened']);
    expect(state.lastEndMs).toBe(START_MS);
    expect(futureNotes(ahead, window)).toEqual([
      expect.stringMatching(
        /^the alerts were last judged .* at 2027-03-13T09:00:00.000Z .*ignored$/,
      ),
    ]);
    expect(futureNotes(state, window)).toEqual([]);
  });

  test('an alert that such a window opened goes on, and closes by windows that are over', () => {
    const opened = stateAfter({ hour: 9000, shown, settings: { keepFiringFor: 0 } });
    const window = sampleEvaluation({ hour: 0, nowMs, settings: { keepFiringFor: 0 } });
    const state = alertsAfterWindow(opened, window);
    expect(reasonsOf(state)).toEqual(['opened', 'cleared']);
    expect(state.alerts).toEqual([]);
  });
});

describe('what is not notified', () => {
  const untilMs = START_MS + HOUR_MS + 100;
  const until = new Date(untilMs).toISOString();
  const silence = { matchers: { region: 'eu-*' }, until, author: 'a', comment: 'b' };
  const settings = { silences: [silence] };

  test('is silenced up to the end of the silence, then notified as unmuted', () => {
    const state = stateAfter({ hour: 0, shown, settings, nowMs: untilMs - 1 });
    expect(reasonsOf(state)).toEqual([]);
    const later = sampleEvaluation({ hour: 1, shown, settings, nowMs: untilMs });
    expect(reasonsOf(alertsAfterWindow(state, later))).toEqual(['unmuted']);
  });

  test('is not silenced before the silence begins', () => {
    const from = new Date(START_MS + 50).toISOString();
    const soon = { silences: [{ ...silence, from }] };
    expect(reasonsOf(stateAfter({ hour: 0, shown, settings: soon, nowMs: START_MS + 49 }))).toEqual(
      ['opened'],
    );
    expect(reasonsOf(stateAfter({ hour: 0, shown, settings: soon, nowMs: START_MS + 50 }))).toEqual(
      [],
    );
  });
});

test('a retired balancer opens no alert, and its open ones end as gone', () => {
  const settings = { retired: [{ balancer: 'app/shop/*' }] };
  expect(stateAfter({ hour: 0, shown, settings })).toMatchObject({ alerts: [], outbox: [] });
  const state = stateAfter({ hour: 0, shown }, { hour: 1, shown, settings });
  expect(reasonsOf(state)).toEqual(['opened', 'gone']);
  expect(state.alerts).toEqual([]);
});

test('a balancer that is gone opens no alert, and its open ones end, whatever old logs show', () => {
  expect(stateAfter({ hour: 0, shown, isOver: true })).toMatchObject({ alerts: [], outbox: [] });
  const state = stateAfter({ hour: 0, shown }, { hour: 1, shown, isOver: true });
  expect(reasonsOf(state)).toEqual(['opened', 'gone']);
  expect(state.alerts).toEqual([]);
});

describe('what stands, for hooks that hear it again', () => {
  const hooks = [{ name: 'am', type: 'alertmanager', url: 'https://am.example' }] as const;
  const settings = { hooks: [...hooks], keepFiringFor: 0 };
  const standingAlerts = ({ standing }: AlertState) =>
    (standing?.notifications ?? []).flatMap(({ alerts }) =>
      alerts.map(({ status, transition }) => [status, transition?.reason ?? null]),
    );

  test('is all that fires, changed or not, and what the window ended', () => {
    const opened = stateAfter({ hour: 0, shown, settings });
    expect(standingAlerts(opened)).toEqual([['firing', 'opened']]);
    const unchanged = alertsAfterWindow(opened, sampleEvaluation({ hour: 1, shown, settings }));
    expect(standingAlerts(unchanged)).toEqual([['firing', null]]);
    expect(unchanged.outbox).toEqual(opened.outbox);
    const ended = alertsAfterWindow(unchanged, sampleEvaluation({ hour: 2, settings }));
    expect(standingAlerts(ended)).toEqual([['resolved', 'cleared']]);
    const after = alertsAfterWindow(ended, sampleEvaluation({ hour: 3, settings }));
    expect(after.standing).toBeUndefined();
  });

  test('is kept while there is such a hook', () => {
    expect(stateAfter({ hour: 0, shown }).standing).toBeUndefined();
  });

  test('keeps severity and account as they were told while the episode lasts', () => {
    const milder = [sampleDeviation({ severity: 'info', accountId: '210987654321' })];
    const state = stateAfter({ hour: 0, shown, settings }, { hour: 1, shown: milder, settings });
    const [alert] = state.standing?.notifications[0]?.alerts ?? [];
    expect(alert?.told).toEqual({ severity: 'error', accountId: '123456789012' });
    expect(alert?.deviation.severity).toBe('info');
  });

  test('leaves no alert out: as many notifications as hold them', () => {
    const many = Array.from({ length: 120 }, (_, at) => sampleDeviation({ node: `10.0.1.${at}` }));
    const { standing, outbox } = stateAfter({ hour: 0, shown: many, settings });
    const parts = standing?.notifications ?? [];
    expect(parts.map(({ alerts }) => alerts.length)).toEqual([50, 50, 20]);
    expect(new Set(parts.map(({ id }) => id)).size).toBe(3);
    const nodes = parts.flatMap(({ alerts }) => alerts.map(({ deviation }) => deviation.node));
    expect(new Set(nodes).size).toBe(120);
    expect(outbox.map(({ alertsLeftOut }) => alertsLeftOut)).toEqual([70]);
  });
});
