import { expect, test } from 'vitest';
import {
  logState,
  placesText,
  unreadPlaces,
} from '../../../../functions/model/discovery/log-state.ts';
import type { FoundDelivery, FoundLogs } from '../../../../functions/model/found-facts.ts';

const OFF: FoundLogs = { access: null, connection: null, vended: [] };
const delivery = (logType: string, destinationType = 'S3'): FoundDelivery => ({
  ...{ logType, destinationType, destination: 'arn:aws:s3:::acme-logs', outputFormat: 'json' },
  ...{ recordFields: null, fieldDelimiter: null, suffixPath: null, hivePaths: false },
});

test.each([
  ['its own access log', { access: 's3://acme-logs' }, 'yes'],
  ['its connection log alone', { connection: 's3://acme-logs' }, 'no'],
  ['a vended access log', { vended: [delivery('ALB_ACCESS_LOGS')] }, 'yes'],
  ['a vended connection log alone', { vended: [delivery('ALB_CONNECTION_LOGS')] }, 'no'],
  [
    'a vended log that goes elsewhere',
    { vended: [delivery('ALB_ACCESS_LOGS', 'CWL')] },
    'elsewhere',
  ],
  [
    'a connection log that goes elsewhere',
    { vended: [delivery('ALB_CONNECTION_LOGS', 'FH')] },
    'no',
  ],
  [
    'one elsewhere, one to S3',
    { vended: [delivery('NLB_ACCESS_LOGS', 'FH'), delivery('NLB_ACCESS_LOGS')] },
    'yes',
  ],
  ['none, and deliveries were not answered', { vended: null }, 'unknown'],
  ['its own, and deliveries were not answered', { access: 's3://a', vended: null }, 'yes'],
] as const)('%s: %j is %s', (_what, own, state) => {
  expect(logState({ ...OFF, ...own } as FoundLogs, 'application')).toBe(state);
});

test('of a classic balancer nothing is delivered, whoever answers', () => {
  expect(logState({ ...OFF, vended: null }, 'classic')).toBe('no');
});

test('where a log goes that is not read, each place once, by the name that people know', () => {
  const vended = ['FH', 'CWL', 'S3', 'FH', 'MOON'].map((to) => delivery('ALB_ACCESS_LOGS', to));
  const places = unreadPlaces({
    ...OFF,
    vended: [...vended, delivery('ALB_CONNECTION_LOGS', 'X')],
  });
  expect(places).toEqual(['CWL', 'FH', 'other']);
  expect(placesText(places.slice(0, 2))).toBe('CloudWatch Logs and Amazon Data Firehose');
  expect(unreadPlaces({ ...OFF, vended: null })).toEqual([]);
});
