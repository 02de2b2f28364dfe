import { expect, test } from 'vitest';
import type { Matchers } from '../../../functions/model/alert-settings.ts';
import { matchesDeviation } from '../../../functions/model/matchers.ts';
import { sampleDeviation } from '../judge/alert-samples.ts';

const DEVIATION = sampleDeviation();
const matches = (matchers: Matchers) => matchesDeviation(matchers, DEVIATION);

test('all labels must match', () => {
  expect(matches({ rule: 'unexpected-resumption', severity: 'error' })).toBe(true);
  expect(matches({ rule: 'unexpected-resumption', severity: 'info' })).toBe(false);
});

test('of a list, any', () => {
  expect(matches({ region: ['us-east-1', 'eu-west-*'] })).toBe(true);
  expect(matches({ region: ['us-east-1', 'us-west-*'] })).toBe(false);
});

test('* stands for any text, wherever it stands, and nothing else is special', () => {
  for (const balancer of ['*', 'app/*', '*9188', 'app/*/50dc*', '*shop*', 'a*p*p*8', 'app/shop/**'])
    expect([balancer, matches({ balancer })]).toEqual([balancer, true]);
  for (const balancer of ['', 'app', 'app/shop', '*shop', 'shop*', '*9188*88', 'app.shop*', 'a*z*'])
    expect([balancer, matches({ balancer })]).toEqual([balancer, false]);
});

test('two parts of a pattern share no letter of the text', () => {
  expect(matches({ node: '10.0.0.1*.1' })).toBe(false);
  expect(matches({ node: '10.0*.0.1' })).toBe(true);
});

test('a label that the deviation has not matches nothing, * neither', () => {
  const whole = sampleDeviation({ node: null });
  expect(matchesDeviation({ node: '*' }, whole)).toBe(false);
  expect(matchesDeviation({ balancer: '*' }, whole)).toBe(true);
});
