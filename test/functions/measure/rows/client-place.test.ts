import { expect, test } from 'vitest';
import { isSilent, type Place } from '../../../../functions/measure/rows/client-place.ts';

const place = (...resumedKinds: readonly string[]) =>
  ({ resumedKinds: new Set<unknown>(resumedKinds) }) as unknown as Place;
const GO = { clientKind: 'go-http', balancerType: 'application', tlsVersion: '1.3' } as const;

test('a kind is silent that never offers by default, and was not resumed at the place', () => {
  expect(isSilent(place(), GO)).toBe(true);
  expect(isSilent(place('go-http'), GO)).toBe(false);
  expect(isSilent(place(), { ...GO, clientKind: 'chromium' })).toBe(false);
  expect(isSilent(place(), { ...GO, clientKind: null })).toBe(false);
});
