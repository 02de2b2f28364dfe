import { describe, expect, test } from 'vitest';
import type { Hook } from '../../../functions/model/alerts/alert-settings.ts';
import {
  partFor,
  routeAgain,
  routeNotification,
} from '../../../functions/notify/route-notification.ts';
import { sampleAlert, sampleNotification, testNotification } from './notification-samples.ts';

const hook = (changes: Partial<Hook> = {}): Hook =>
  ({ name: 'a', type: 'eventbridge', bus: 'b', ...changes }) as Hook;
const of = (...alerts: readonly ReturnType<typeof sampleAlert>[]) =>
  sampleNotification({ alerts: [...alerts] });
const resolved = { status: 'resolved', endsAt: '2026-01-02T09:00:00.000Z' } as const;

describe('an opening', () => {
  test('goes to a hook from warning on, where the hook says nothing', () => {
    expect(routeNotification(hook(), sampleNotification())).toEqual(sampleNotification());
    const info = of(sampleAlert({}, { severity: 'info', rule: 'undocumented-version' }));
    expect(routeNotification(hook(), info)).toBeNull();
  });

  test('goes to no hook that asks for more', () => {
    expect(routeNotification(hook({ minSeverity: 'error' }), sampleNotification())).toBeNull();
  });

  test('goes with those alerts alone that match', () => {
    const [here, there] = [sampleAlert(), sampleAlert({}, { balancer: 'app/other/1' })];
    const routed = routeNotification(hook({ only: { balancer: 'app/other/*' } }), of(here, there));
    expect(routed?.alerts).toEqual([there]);
  });

  test('goes nowhere where nothing of its alerts is new', () => {
    const old = sampleAlert({ transition: null });
    const fresh = sampleAlert({}, { balancer: 'app/other/1' });
    const shop = hook({ only: { balancer: 'app/shop/*' } });
    expect(routeNotification(shop, of(fresh, old))).toBeNull();
    expect(routeNotification(hook(), of(fresh, old))?.alerts).toEqual([fresh, old]);
  });

  test('of a test goes out though nothing is new', () => {
    const quiet = { ...testNotification(), alerts: [sampleAlert({ transition: null })] };
    expect(routeNotification(hook(), quiet)).toEqual(quiet);
  });
});

describe('a resolution', () => {
  test('goes to a hook that had the opening, though the alert is milder by now', () => {
    const milder = sampleAlert(resolved, { severity: 'info' });
    const over = { ...of(milder), severity: 'error' } as const;
    const routed = routeNotification(hook({ minSeverity: 'error' }), over);
    expect(routed).toMatchObject({ status: 'resolved', severity: 'error' });
    const only = { severity: 'error' } as const;
    expect(routeNotification(hook({ only }), over)).not.toBeNull();
  });

  test('goes to no hook that can not have had its opening', () => {
    const over = of(sampleAlert(resolved));
    expect(routeNotification(hook({ minSeverity: 'error' }), over)).toBeNull();
    expect(routeNotification(hook({ only: { region: 'us-*' } }), over)).toBeNull();
  });

  test('is one for the hook whose alerts are all over, while the group still fires', () => {
    const over = sampleAlert(resolved);
    const fires = sampleAlert({ transition: null }, { balancer: 'app/other/1' });
    const shop = hook({ only: { balancer: 'app/shop/*' } });
    expect(routeNotification(shop, of(over, fires))?.status).toBe('resolved');
    expect(routeNotification(hook(), of(over, fires))?.status).toBe('firing');
    const more = { ...of(over, fires), alertsLeftOut: 1 };
    expect(routeNotification(shop, more)?.status).toBe('firing');
  });
});

describe('what stands', () => {
  const unchanged = sampleAlert({ transition: null });

  test('goes again where nothing of it is new, without what is over', () => {
    const both = of(unchanged, sampleAlert({ ...resolved, transition: null }));
    expect(routeNotification(hook(), both)).toBeNull();
    expect(routeAgain(hook(), both)?.alerts).toEqual([unchanged]);
    expect(partFor(hook(), both)?.alerts).toHaveLength(2);
    expect(routeAgain(hook(), of(sampleAlert(resolved)))).toBeNull();
  });

  test('goes by the severity that was told, though it is milder now', () => {
    const milder = sampleAlert({ transition: null }, { severity: 'info' });
    expect(routeAgain(hook(), of(milder))?.alerts).toEqual([milder]);
    expect(routeAgain(hook({ minSeverity: 'error' }), of(milder))).toBeNull();
    expect(routeAgain(hook(), of({ ...milder, told: null }))).toBeNull();
  });
});
