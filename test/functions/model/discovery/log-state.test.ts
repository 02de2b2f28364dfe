import { expect, test } from 'vitest';
import { logState } from '../../../../functions/model/discovery/log-state.ts';
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
  ['a vended log that goes elsewhere', { vended: [delivery('ALB_ACCESS_LOGS', 'CWL')] }, 'no'],
  ['none, and deliveries were not answered', { vended: null }, 'unknown'],
  ['its own, and deliveries were not answered', { access: 's3://a', vended: null }, 'yes'],
] as const)('%s: %j is %s', (_what, own, state) => {
  expect(logState({ ...OFF, ...own } as FoundLogs, 'application')).toBe(state);
});

test('of a classic balancer nothing is delivered, whoever answers', () => {
  expect(logState({ ...OFF, vended: null }, 'classic')).toBe('no');
});
