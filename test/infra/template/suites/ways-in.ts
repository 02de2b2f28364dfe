import { describe, expect, test } from 'vitest';
import { topicSenders } from '../../../../infra/package/computed-resources.ts';
import { at, deployed, itemsOf, resourcesOf, type Value } from '../cloudformation.ts';
import { FULL, packagedTemplate } from '../service-folder.ts';

// Who may put a message into the queue of `ingest`, and for which buckets.

const QUEUE = 'arn:aws:sqs:eu-west-1:111122223333:ingestqueue';
const TOPIC = 'arn:aws:sns:eu-west-1:444455556666:new-logs';
const LOGS = 'logBuckets=acme-logs';

function statementsWith(...parameters: readonly string[]): ReadonlyMap<string, Value> {
  const { Resources } = deployed(packagedTemplate(parameters));
  const document = at(Resources.IngestQueuePolicy?.Properties, 'PolicyDocument', 'Statement');
  return new Map(itemsOf(document).map((one) => [String(at(one, 'Sid')), one]));
}

test('by default EventBridge alone may, by the rules of the stack', () => {
  expect([...statementsWith(LOGS).keys()]).toEqual(['NewObjects', 'TlsOnly']);
  expect([...statementsWith().keys()]).toEqual(['NewObjects', 'TlsOnly']);
});

test('a topic is subscribed, and may send what it is told', () => {
  const parameters = [LOGS, `logTopicArns=${TOPIC}`];
  expect(statementsWith(...parameters).get('LogTopics')).toEqual({
    ...{ Sid: 'LogTopics', Effect: 'Allow', Principal: { Service: ['sns.amazonaws.com'] } },
    ...{ Action: 'sqs:SendMessage', Resource: QUEUE },
    Condition: { ArnEquals: { 'aws:SourceArn': [TOPIC] } },
  });
  const [[, subscription] = []] = resourcesOf(
    deployed(packagedTemplate(parameters)),
    'AWS::SNS::Subscription',
  );
  expect(subscription).toEqual({
    ...{ TopicArn: TOPIC, Protocol: 'sqs', Endpoint: QUEUE, RawMessageDelivery: true },
  });
});

test('a topic of another Region is subscribed there, and a subscription keeps its name', () => {
  const byTopic = (template: ReturnType<typeof packagedTemplate>) =>
    new Map(
      resourcesOf(deployed(template), 'AWS::SNS::Subscription').flatMap(([id, properties]) =>
        properties.Protocol === 'sqs'
          ? [[String(properties.TopicArn), [id, properties.Region]]]
          : [],
      ),
    );
  const two = byTopic(packagedTemplate(FULL));
  const far = 'arn:aws:sns:af-south-1:444455556666:new-logs';
  expect(two.get(far)?.[1]).toBe('af-south-1');
  expect(byTopic(packagedTemplate([LOGS, `logTopicArns=${far}`])).get(far)).toEqual(two.get(far));
});

describe('as whom SNS sends, by the page on delivery across Regions', () => {
  test.each([
    ['eu-west-1', 'eu-west-1', 'sns.amazonaws.com'],
    ['us-east-1', 'eu-west-1', 'sns.amazonaws.com'],
    ['af-south-1', 'eu-west-1', 'sns.af-south-1.amazonaws.com'],
    ['us-east-1', 'af-south-1', 'sns.af-south-1.amazonaws.com'],
    ['ap-east-1', 'af-south-1', 'sns.af-south-1.amazonaws.com'],
    ['af-south-1', 'af-south-1', 'sns.amazonaws.com'],
    ['us-gov-west-1', 'us-gov-east-1', 'sns.amazonaws.com'],
  ])('from %s to %s: %s', (ofTopic, ofQueue, sender) => {
    expect(topicSenders([`arn:aws:sns:${ofTopic}:444455556666:t`], ofQueue)).toEqual([sender]);
  });
});

test('log buckets may send, of the account that owns them and no other', () => {
  const own = statementsWith(LOGS, 'bucketsToQueue=true').get('LogBuckets');
  expect(own).toEqual({
    ...{ Sid: 'LogBuckets', Effect: 'Allow', Principal: { Service: 's3.amazonaws.com' } },
    ...{ Action: 'sqs:SendMessage', Resource: QUEUE },
    Condition: {
      ArnEquals: { 'aws:SourceArn': ['arn:aws:s3:::acme-logs'] },
      StringEquals: { 'aws:SourceAccount': ['111122223333'] },
    },
  });
  const others = statementsWith(LOGS, 'bucketsToQueue=true', 'logAccountIds=444455556666');
  expect(at(others.get('LogBuckets'), 'Condition', 'StringEquals', 'aws:SourceAccount')).toEqual([
    '444455556666',
  ]);
});

describe('rules of another account', () => {
  const parameters = [LOGS, 'logAccountIds=444455556666'];
  const AS_ROLE = {
    'aws:PrincipalArn': [
      'arn:aws:iam::*:role/resumption-watch-events',
      'arn:aws:iam::*:role/*/resumption-watch-events',
    ],
  };

  test('may send as the role that the recipe makes', () => {
    expect(statementsWith(...parameters).get('RulesOfLogAccounts')).toEqual({
      ...{ Sid: 'RulesOfLogAccounts', Effect: 'Allow', Action: 'sqs:SendMessage', Resource: QUEUE },
      Principal: { AWS: ['arn:aws:iam::444455556666:root'] },
      Condition: { ArnLike: AS_ROLE },
    });
  });

  test('of another Region reach the bus of the stack, with events of S3 alone', () => {
    const { Resources } = deployed(packagedTemplate(parameters));
    expect(at(Resources.EventBus?.Properties, 'Policy', 'Statement')).toEqual([
      {
        ...{ Sid: 'NewLogObjects', Effect: 'Allow', Action: 'events:PutEvents' },
        Principal: { AWS: ['arn:aws:iam::444455556666:root'] },
        Resource: 'arn:aws:events:eu-west-1:111122223333:event-bus/resumption-watch-prod',
        Condition: { ArnLike: AS_ROLE, StringEquals: { 'events:source': 'aws.s3' } },
      },
    ]);
    const open = deployed(packagedTemplate([LOGS])).Resources.EventBus?.Properties;
    expect(open).toEqual({ Name: 'resumption-watch-prod' });
    const { LogObjectsRule, ForwardedObjectsRule } = Resources;
    expect(ForwardedObjectsRule?.Properties?.EventBusName).toBe('resumption-watch-prod');
    expect(ForwardedObjectsRule?.Properties?.EventPattern).toEqual(
      LogObjectsRule?.Properties?.EventPattern,
    );
  });
});
