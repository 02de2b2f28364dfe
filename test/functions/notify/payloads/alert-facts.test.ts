import { expect, test } from 'vitest';
import {
  alertFacts,
  alertPlace,
  extent,
  leftOut,
} from '../../../../functions/notify/payloads/alert-facts.ts';
import { groupedNotification, sampleAlert, sampleNotification } from '../notification-samples.ts';

const textOf = (name: string, ...changes: Parameters<typeof sampleAlert>) =>
  alertFacts(sampleAlert(...changes)).find((fact) => fact.name === name)?.text;

test('counts and rate are summed up, with the interval, and not repeated', () => {
  expect(textOf('resumed')).toBe('37 of 412');
  expect(textOf('rate')).toBe('9.0 % (95 % interval 6.9 % to 11.0 %)');
  expect(textOf('known')).toBeUndefined();
  expect(textOf('peerKnown')).toBe('823');
});

test('trials that name no known outcomes count resumed and full ones', () => {
  expect(textOf('resumed', {}, { observed: { resumed: 3, full: 7 } })).toBe('3 of 10');
  expect(textOf('resumed', {}, { observed: { resumed: 3 } })).toBeUndefined();
});

test('the kind of evidence is named', () => {
  expect(textOf('evidence')).toBe('counted in logs');
  expect(textOf('evidence', {}, { observed: { clients: 9, trialResumed: 1 } })).toBe(
    'counted in logs, and probed',
  );
  expect(textOf('evidence', {}, { rule: 'no-reissue' })).toBe('probed');
  expect(textOf('evidence', {}, { observed: { trials: 1 } })).toBe('probed');
  expect(textOf('evidence', {}, { rule: 'stale' })).toBe('objects that were read');
});

test('a place names what there is of node, mechanism and relation', () => {
  const trial = { mechanism: 'psk', relation: 'cross-node' } as const;
  expect(alertPlace(sampleAlert({}, { node: null }))).toBe('app/shop/50dc6c495c0c9188');
  expect(alertPlace(sampleAlert({}, trial))).toBe(
    'app/shop/50dc6c495c0c9188 · 10.0.0.1 · psk · cross-node',
  );
});

test('the extent and what is left out are said in the right number', () => {
  expect(extent(sampleNotification())).toBe('1 of 8 application balancers in eu-west-1');
  expect(leftOut(sampleNotification())).toBeNull();
  expect(leftOut(sampleNotification({ alertsLeftOut: 1 }))).toBe('1 more alert is left out here.');
  expect(leftOut(groupedNotification())).toBe('3 more alerts are left out here.');
});
