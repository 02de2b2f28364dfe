import type { NotificationConfiguration } from '@aws-sdk/client-s3';
import { expect, test } from 'vitest';
import {
  notificationLines,
  tellTheSame,
  withEventBridge,
  withQueue,
} from '../../../infra/aws/s3/bucket-notifications.ts';

const QUEUE = { arn: 'arn:aws:sqs:eu-west-1:111122223333:q', prefix: 'elb/' };
const filter = (Name: string, Value: string) => ({
  // S3 answers names with a capital, which the types of the SDK do not have.
  Key: { FilterRules: [{ Name: Name as 'prefix', Value }] },
});
const BEFORE: NotificationConfiguration = {
  TopicConfigurations: [
    { Id: 't', TopicArn: 'arn:t', Events: ['s3:ObjectCreated:*'], Filter: filter('prefix', 'in/') },
  ],
};

test('what a bucket tells is added to, and nothing of it changes', () => {
  const both = withQueue(withEventBridge(BEFORE), QUEUE);
  expect(both).toMatchObject({ ...BEFORE, EventBridgeConfiguration: {} });
  expect(notificationLines(both)).toEqual([
    'EventBridge: all',
    'arn:t: s3:ObjectCreated:* prefix in/ (t)',
    `${QUEUE.arn}: s3:ObjectCreated:* prefix elb/ (resumption-watch elb/)`,
  ]);
});

test('what is there already is not added again', () => {
  const both = withQueue(withEventBridge(BEFORE), QUEUE);
  expect(withQueue(withEventBridge(both), QUEUE)).toBe(both);
  expect(withEventBridge({})).toEqual({ EventBridgeConfiguration: {} });
});

test('configurations are compared by what they tell whom, not by how S3 writes it', () => {
  const [topic] = BEFORE.TopicConfigurations ?? [];
  const changed = (change: object) => ({ TopicConfigurations: [{ ...topic, ...change }] });
  const same = changed({ Filter: filter('Prefix', 'in/') });
  expect(tellTheSame(BEFORE, same as NotificationConfiguration)).toBe(true);
  for (const change of [
    { Filter: filter('prefix', 'out/') },
    { Filter: undefined },
    { Events: ['s3:ObjectRemoved:*'] },
    { TopicArn: 'arn:other' },
  ])
    expect(tellTheSame(BEFORE, changed(change) as NotificationConfiguration)).toBe(false);
  expect(tellTheSame(BEFORE, withEventBridge(BEFORE))).toBe(false);
  expect(tellTheSame(BEFORE, {})).toBe(false);
});
