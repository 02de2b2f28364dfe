import { expect, test } from 'vitest';
import type { Matchers } from '../../../../functions/model/alerts/alert-settings.ts';
import { isMatched } from '../../../../functions/model/alerts/matchers.ts';
import { sampleAlert } from '../../notify/notification-samples.ts';

const { deviation } = sampleAlert();

test.each<[Matchers, boolean]>([
  [{ rule: 'node-below-peers' }, true],
  [{ rule: 'stale' }, false],
  [{ rule: ['stale', 'node-below-peers'] }, true],
  [{ rule: 'node-below-peers', region: 'us-*' }, false],
  [{ region: 'eu-*' }, true],
  [{ region: '*' }, true],
  [{ region: 'eu-west-1' }, true],
  [{ region: 'eu-west' }, false],
  [{ balancer: 'app/shop/*' }, true],
  [{ balancer: '*/shop/*' }, true],
  [{ balancer: '*shop*9188' }, true],
  [{ balancer: 'app/shop/50dc6c495c0c9188*' }, true],
  [{ balancer: 'app*app*' }, false],
  [{ balancer: 'app/sh.p/*' }, false],
  [{ balancer: ['net/*', 'app/*'] }, true],
  [{ node: '10.0.0.*' }, true],
  [{ node: '10.0.0.1*1' }, false],
  [{ severity: ['error', 'critical'] }, false],
])('%j: %s', (matchers, matched) => {
  expect(isMatched(matchers, deviation)).toBe(matched);
});

test('a label that the deviation does not have is not matched, not even by *', () => {
  expect(isMatched({ node: '*' }, { ...deviation, node: null })).toBe(false);
  expect(isMatched({ mechanism: 'psk' }, deviation)).toBe(false);
});
