import { expect, test } from 'vitest';
import type { ListedDelivery } from '../../../functions/discover/listing.ts';
import { watchState } from '../../../functions/discover/watch-state.ts';
import { balancer, delivery, listing } from './listing-samples.ts';

const ARN = balancer().arn ?? '';
const ON = { 'access_logs.s3.enabled': 'true', 'access_logs.s3.bucket': 'acme-logs' };
const DENIED = [{ api: 'logs', reason: 'access denied', isNotEnabled: false }] as const;

test('balancers are counted by type, those without TLS apart', () => {
  const state = watchState([
    listing([balancer({ name: 'app/a/1' }), balancer({ name: 'net/b/2', tlsListeners: [] })]),
    listing([balancer({ name: 'legacy' })], { accountId: '222222222222' }),
  ]);
  expect(state.ofType).toEqual({ classic: 1, application: 1, network: 1 });
  expect(state.withoutTls).toBe(1);
  expect(state.balancers.map(({ name, accountId }) => [name, accountId])).toEqual([
    ['app/a/1', '123456789012'],
    ['legacy', '222222222222'],
  ]);
});

test.each([
  ['its own access log', { attributes: ON }, {}, 'yes'],
  ['no log', {}, {}, 'no'],
  ['no log of its own, and no word on deliveries', {}, { gaps: DENIED }, 'unknown'],
  ['a classic one: CloudWatch Logs delivers none', { name: 'legacy' }, { gaps: DENIED }, 'no'],
])('%s', (_, own, more, logs) => {
  expect(watchState([listing([balancer(own)], more)]).balancers[0]?.logs).toBe(logs);
});

test.each([
  ['a delivered access log', {}, 'yes'],
  ['one in a log group, which nothing reads', { destinationType: 'CWL' }, 'elsewhere'],
  ['a connection log: it shows no resumption', { logType: 'ALB_CONNECTION_LOGS' }, 'no'],
] satisfies readonly [string, Partial<ListedDelivery>, string][])('%s', (_, own, logs) => {
  const deliveries = [delivery(ARN, own)];
  expect(watchState([listing([balancer()], { deliveries })]).balancers[0]?.logs).toBe(logs);
});

test('the bucket that most balancers of the place log to', () => {
  const logsTo = (name: string, bucket: string) =>
    balancer({ name, attributes: { ...ON, 'access_logs.s3.bucket': bucket } });
  const listed = [
    logsTo('app/a/1', 'rare'),
    logsTo('app/b/2', 'usual'),
    logsTo('app/c/3', 'usual'),
    balancer({ name: 'app/d/4' }),
  ];
  const { balancers } = watchState([
    listing(listed),
    listing([balancer()], { region: 'us-east-1' }),
  ]);
  expect(balancers.at(3)?.bucket).toBe('usual');
  expect(balancers.at(4)?.bucket).toBeNull();
});
