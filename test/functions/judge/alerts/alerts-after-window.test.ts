import { describe, expect, test } from 'vitest';
import { type AlertState, NO_ALERTS } from '../../../../functions/judge/alerts/alert-state.ts';
import { alertsAfterWindow } from '../../../../functions/judge/alerts/alerts-after-window.ts';
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

describe('what is not notified', () => {
  const until = new Date(START_MS + 100).toISOString();
  const silence = { matchers: { region: 'eu-*' }, until, author: 'a', comment: 'b' };
  const settings = { silences: [silence] };

  test('is silenced up to the end of the silence, then notified as unmuted', () => {
    const state = stateAfter({ hour: 0, shown, settings, nowMs: START_MS + 99 });
    expect(reasonsOf(state)).toEqual([]);
    const later = sampleEvaluation({ hour: 1, shown, settings, nowMs: START_MS + 100 });
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
