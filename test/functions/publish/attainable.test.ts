import { expect, test } from 'vitest';
import {
  isClearlyBelow,
  silentKindSize,
  switchWords,
} from '../../../functions/publish/attainable.ts';

const CASES = [
  [0.54, 0.6, true],
  [0.56, 0.6, false],
  [0.6, 0.6, false],
  [null, 0.6, false],
  [0, null, false],
] as const;

test.each(CASES)('attainable %s of a ceiling of %s: clearly below is %s', (a, ceiling, is) => {
  expect(isClearlyBelow(a, ceiling)).toBe(is);
});

test('a silent kind is told with its size and its switch', () => {
  const kind = { clientKind: 'go-http', handshakes: 12_480, returns: 9000 } as const;
  expect(silentKindSize({ ...kind, switch: null })).toBe('go-http (12,480 handshakes)');
  expect(switchWords({ ...kind, switch: 'set a cache' })).toBe('set a cache');
  expect(switchWords({ ...kind, switch: null })).toBe('no switch is known');
});
