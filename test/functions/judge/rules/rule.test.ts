import { expect, test } from 'vitest';
import { scopeBehaviour } from '../../../../functions/behaviours/resumption.ts';
import { behaviourOfMechanism, subjectOf } from '../../../../functions/judge/rules/rule.ts';
import { sampleRate } from '../measurement-samples.ts';

test('a row of a balancer or node is a subject, without mechanism and relation', () => {
  expect(subjectOf(sampleRate({ level: 'node', node: '10.0.0.1' }), '1.3')).toEqual({
    ...{ balancerType: 'application', region: 'eu-west-1', accountId: '123456789012' },
    ...{ balancer: 'app/shop/50dc6c495c0c9188', node: '10.0.0.1' },
    ...{ evidence: 'log', mechanism: null, relation: null, aspect: '1.3' },
  });
  expect(subjectOf(sampleRate()).aspect).toBeNull();
});

test('a row of a Region is none', () => {
  const region = sampleRate({ level: 'region', accountId: null, balancer: null });
  expect(() => subjectOf(region)).toThrow('a region is no subject');
});

test('a behaviour of mechanisms says nothing of none', () => {
  const behaviour = behaviourOfMechanism(scopeBehaviour);
  expect(behaviour('network', null)).toBeUndefined();
  expect(behaviour('network', 'psk')).toEqual(scopeBehaviour('network', 'psk'));
});
