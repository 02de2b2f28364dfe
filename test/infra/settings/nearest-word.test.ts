import { expect, test } from 'vitest';
import { nearestWord } from '../../../infra/settings/nearest-word.ts';

const WORDS = ['serverName', 'port', 'mutualTls', 'balancerType'];

test.each([
  ['server_name', 'serverName'],
  ['sevrerName', 'serverName'],
  ['MutualTLS', 'mutualTls'],
  ['ports', 'port'],
  ['colour', undefined],
  ['x', undefined],
])('%s is taken for %s', (word, meant) => {
  expect(nearestWord(word, WORDS)).toBe(meant);
});

test('nothing is near where nothing is known', () => {
  expect(nearestWord('port', [])).toBeUndefined();
});
