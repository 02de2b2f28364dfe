import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  EventBridgeClient,
  ListRulesCommand,
  ListTargetsByRuleCommand,
} from '@aws-sdk/client-eventbridge';
import {
  GetBucketNotificationConfigurationCommand,
  GetBucketPolicyCommand,
  PutBucketNotificationConfigurationCommand,
  PutBucketPolicyCommand,
} from '@aws-sdk/client-s3';
import { CreateTopicCommand, GetTopicAttributesCommand, SNSClient } from '@aws-sdk/client-sns';
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { s3Client } from '../../../infra/aws/s3/s3-client.ts';
import { readPage } from '../../docs/markdown.ts';
import { at, deployed, itemsOf } from '../../infra/template/cloudformation.ts';
import { globs } from '../../infra/template/policies.ts';
import { packagedTemplate } from '../../infra/template/service-folder.ts';
import { shellIn } from '../doctor/aws-cli.ts';
import { emptyBucket } from '../wire/bucket.ts';
import { type Emulator, startEmulator } from '../wire/emulator.ts';

// The commands of docs/deploy.md, pasted into a shell with AWS's own command line and jq.

const PAGE = readPage('docs/deploy.md').text;
const ACCOUNT = '111122223333';
const BUS = `arn:aws:events:eu-west-1:${ACCOUNT}:event-bus/resumption-watch-prod`;
const QUEUE = `arn:aws:sqs:eu-west-1:${ACCOUNT}:resumption-watch-prod-IngestQueue-1`;
const INGEST_ROLE = `arn:aws:iam::${ACCOUNT}:role/resumption-watch-prod-IngestRole-1`;
const RULE_ROLE = `arn:aws:iam::${ACCOUNT}:role/resumption-watch-events`;

let moto: Emulator;
let folder: string;
beforeAll(async () => {
  moto = await startEmulator('moto');
}, 120_000);
afterAll(() => moto.stop());
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'recipes-'));
  return () => {
    vi.unstubAllEnvs();
    rmSync(folder, { recursive: true });
  };
});

function recipe(name: string): string {
  const marked = new RegExp(`<!-- recipe: ${name} -->\n\`\`\`sh\n(.*?)^\`\`\`$`, 'ms').exec(PAGE);
  if (marked?.[1] === undefined) throw new Error(`no recipe ${name}`);
  // One account is all that the emulator has.
  return marked[1].replaceAll('444455556666', ACCOUNT);
}

async function paste(names: readonly string[], variables: Readonly<Record<string, string>>) {
  const url = process.env.AWS_ENDPOINT_URL ?? '';
  const shell = await shellIn(folder, url);
  const set = Object.entries(variables).map(([name, value]) => `${name}='${value}'`);
  const known = [
    'export AWS_DEFAULT_REGION=eu-west-1 STAGE=prod',
    `STACK_ACCOUNT=${ACCOUNT} LOG_ACCOUNT=${ACCOUNT}`,
    `QUEUE_ARN=${QUEUE} INGEST_ROLE_ARN=${INGEST_ROLE}`,
  ];
  const done = shell(['set -eu', ...known, ...set, ...names.map(recipe)].join('\n'));
  expect(done).toMatchObject({ status: 0 });
}

test('EventBridge is added to what a bucket tells', async () => {
  const bucket = await emptyBucket(s3Client());
  const told = async () => {
    const asked = new GetBucketNotificationConfigurationCommand({ Bucket: bucket });
    const { $metadata: _, ...configuration } = await s3Client().send(asked);
    return configuration;
  };
  const others = {
    QueueConfigurations: [
      {
        ...{ Id: 'gone', QueueArn: 'arn:aws:sqs:eu-west-1:000000000000:gone' },
        Events: ['s3:ObjectRemoved:*' as const],
      },
    ],
  };
  const own = recipe('notifications').replace(/^BUCKET=.*\n/, '');
  const shell = await shellIn(folder, process.env.AWS_ENDPOINT_URL ?? '');
  const run = () => shell(`set -eu\nBUCKET=${bucket} OWNER=000000000000\n${own}`);
  // What S3 answers for a bucket without any is nothing at all.
  expect(run()).toMatchObject({ status: 0 });
  expect(await told()).toEqual({ EventBridgeConfiguration: {} });
  const put = { Bucket: bucket, NotificationConfiguration: others };
  await s3Client().send(
    new PutBucketNotificationConfigurationCommand({ ...put, SkipDestinationValidation: true }),
  );
  expect(run()).toMatchObject({ status: 0 });
  expect(await told()).toEqual({ ...others, EventBridgeConfiguration: {} });
}, 240_000);

test('the owner of a topic lets the stack subscribe, beside all that its policy has', async () => {
  vi.stubEnv('AWS_ENDPOINT_URL', moto.url);
  const sns = new SNSClient();
  const { TopicArn } = await sns.send(new CreateTopicCommand({ Name: 'new-logs' }));
  const statements = async () => {
    const { Attributes } = await sns.send(new GetTopicAttributesCommand({ TopicArn }));
    return itemsOf(JSON.parse(Attributes?.Policy ?? '{}').Statement);
  };
  const before = await statements();
  await paste(['topic'], {});
  const after = await statements();
  const texts = (of: typeof after) => of.map((one) => JSON.stringify(one));
  expect(texts(after)).toEqual(expect.arrayContaining(texts(before)));
  const added = after.filter((one) => at(one, 'Sid') === 'resumption-watch');
  expect(added).toEqual([expect.objectContaining({ Effect: 'Allow', Resource: TopicArn })]);
  expect(JSON.stringify(added)).toMatch(/SNS:Subscribe/i);
}, 240_000);

test('the policy of a bucket lets `ingest` read, and the balancers write as before', async () => {
  vi.stubEnv('AWS_ENDPOINT_URL', moto.url);
  const bucket = await emptyBucket(s3Client());
  const writes = {
    ...{ Sid: 'BalancersWrite', Effect: 'Allow', Action: 's3:PutObject' },
    Principal: { Service: 'logdelivery.elasticloadbalancing.amazonaws.com' },
    Resource: `arn:aws:s3:::${bucket}/AWSLogs/*`,
  };
  const Policy = JSON.stringify({ Version: '2012-10-17', Statement: [writes] });
  await s3Client().send(new PutBucketPolicyCommand({ Bucket: bucket, Policy }));
  for (const _ of ['first', 'again']) {
    await paste(['bucket policy'], { BUCKET: bucket });
    const got = await s3Client().send(new GetBucketPolicyCommand({ Bucket: bucket }));
    const reader = { Effect: 'Allow', Principal: { AWS: INGEST_ROLE } };
    expect(JSON.parse(got.Policy ?? '{}').Statement).toEqual([
      writes,
      expect.objectContaining({ ...reader, Action: 's3:GetObject' }),
      expect.objectContaining({ ...reader, Action: 's3:ListBucket' }),
    ]);
  }
}, 240_000);

test('rules of another account send as a role that the stack lets in', async () => {
  vi.stubEnv('AWS_ENDPOINT_URL', moto.url);
  await paste(['rule', 'other region'], { BUCKET: 'acme-logs', AWS_REGION: 'eu-west-1' });
  const target = async (region: string) => {
    const events = new EventBridgeClient({ region });
    const { Rules } = await events.send(new ListRulesCommand({ NamePrefix: 'resumption-watch' }));
    const asked = new ListTargetsByRuleCommand({ Rule: 'resumption-watch' });
    const { Targets } = await events.send(asked);
    return { pattern: JSON.parse(Rules?.[0]?.EventPattern ?? ''), targets: Targets };
  };
  const here = await target('eu-west-1');
  const there = await target('us-east-1');
  expect(here.targets).toEqual([{ Id: 'ingest', Arn: QUEUE, RoleArn: RULE_ROLE }]);
  expect(there.targets).toEqual([{ Id: 'bus', Arn: BUS, RoleArn: RULE_ROLE }]);
  const parameters = ['logBuckets=acme-logs', `logAccountIds=${ACCOUNT}`];
  const { Resources } = deployed(packagedTemplate(parameters));
  expect(here.pattern).toEqual(Resources.LogObjectsRule?.Properties?.EventPattern);
  expect(there.pattern).toEqual(here.pattern);
  const policy = Resources.IngestQueuePolicy?.Properties?.PolicyDocument;
  const sender = itemsOf(at(policy, 'Statement')).find(
    (one) => at(one, 'Sid') === 'RulesOfLogAccounts',
  );
  const senders = itemsOf(at(sender, 'Condition', 'ArnLike', 'aws:PrincipalArn')).map(String);
  expect(senders.some((pattern) => globs(pattern, RULE_ROLE))).toBe(true);
}, 240_000);
