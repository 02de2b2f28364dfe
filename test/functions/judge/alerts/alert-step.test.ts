import { describe, expect, test } from 'vitest';
import type { Alert } from '../../../../functions/judge/alerts/alert-state.ts';
import { reviseAlert, stepAlert } from '../../../../functions/judge/alerts/alert-step.ts';
import { sampleDeviation } from './alert-samples.ts';

const DEVIATION = sampleDeviation();
const windowOf = (endMs: number, revision = 0) => ({ endMs, revision });

/** The alert after windows that show the deviation, or say what else of it. */
function stepped(sights: readonly Parameters<typeof stepAlert>[1][], settings = {}) {
  return sights.reduce<ReturnType<typeof stepAlert>>(
    ({ alert }, sight, at) => stepAlert(alert ?? undefined, sight, windowOf(at), settings),
    { alert: null, ended: null },
  );
}

function opened(): Alert {
  const { alert } = stepped([DEVIATION]);
  if (alert === null) throw new Error('the window shows it');
  return alert;
}

describe('an alert', () => {
  test('fires in the window that completes `for`, and is pending before', () => {
    expect(stepped([DEVIATION], { for: 2 }).alert).toMatchObject({ phase: 'pending' });
    expect(stepped([DEVIATION, DEVIATION], { for: 2 }).alert).toMatchObject({
      ...{ phase: 'firing', windowsShown: 2, startsAtMs: 0 },
      seenIn: { endMs: 1, revision: 0 },
    });
  });

  test('that is pending ends at once without it, and leaves nothing', () => {
    expect(stepped([DEVIATION, 'clear'], { for: 2 })).toEqual({ alert: null, ended: null });
    expect(stepped([DEVIATION, 'missing'], { for: 2 }).alert).toMatchObject({ phase: 'pending' });
  });

  test('that fires outlasts `keepFiringFor` windows, and ends with the next', () => {
    const quiet = { keepFiringFor: 1 };
    expect(stepped([DEVIATION, 'clear'], quiet).ended).toBeNull();
    expect(stepped([DEVIATION, 'clear', 'clear'], quiet).ended).toBe('cleared');
    expect(stepped([DEVIATION, 'clear', DEVIATION, 'clear'], quiet).ended).toBeNull();
  });

  test('is not changed by a window that can not decide', () => {
    expect(stepped([DEVIATION, 'clear', 'missing'])).toEqual(stepped([DEVIATION, 'clear']));
    expect(stepped(['missing'])).toEqual({ alert: null, ended: null });
  });

  test('is gone only if it was gone in every window without it', () => {
    const quiet = { keepFiringFor: 1 };
    expect(stepped([DEVIATION, 'gone', 'gone'], quiet).ended).toBe('gone');
    expect(stepped([DEVIATION, 'clear', 'gone'], quiet).ended).toBe('cleared');
    expect(stepped([DEVIATION, 'gone', 'clear'], quiet).ended).toBe('cleared');
  });

  test('that is retired ends at once', () => {
    expect(stepped([DEVIATION, 'retired'], { keepFiringFor: 9 }).ended).toBe('gone');
  });
});

test('a revision replaces the deviation of its own window alone', () => {
  const worse = { ...DEVIATION, severity: 'critical' } as const;
  const alert = opened();
  expect(reviseAlert(alert, worse, windowOf(0, 1))).toMatchObject({
    deviation: { severity: 'critical' },
    seenIn: { endMs: 0, revision: 1 },
  });
  expect(reviseAlert(alert, worse, windowOf(1, 1))).toBe(alert);
  expect(reviseAlert(alert, undefined, windowOf(0, 1))).toBe(alert);
  const newer = { ...alert, seenIn: windowOf(0, 2) };
  expect(reviseAlert(newer, worse, windowOf(0, 1))).toBe(newer);
});
