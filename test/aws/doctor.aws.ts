import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PutBucketNotificationConfigurationCommand } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { s3Client } from '../../infra/aws/s3/s3-client.ts';
import { ruleState } from '../../infra/aws/stack/rule-state.ts';
import { stackClients } from '../../infra/aws/stack/stack-clients.ts';
import { doctor } from '../../infra/cli/doctor.ts';
import { CHECKS, type NamedFinding } from '../../infra/doctor/examine.ts';
import { temporaryFolder } from '../functions/ingest/read-lake.ts';
import { type Ended, runHere } from '../infra/cli/run-here.ts';
import type { Template } from '../infra/template/cloudformation.ts';
import { packagedTemplate } from '../infra/template/service-folder.ts';
import { ARRIVAL_BREAKAGES, moveLogBucket } from './doctor/arrival-breakages.ts';
import { shellIn, USAGE_STATUSES } from './doctor/aws-cli.ts';
import type { Breakage } from './doctor/breakage.ts';
import { create } from './doctor/deployment.ts';
import { RESULT_BREAKAGES } from './doctor/result-breakages.ts';
import { LATER_MS, RUNNING_BREAKAGES, withBadResource } from './doctor/running-breakages.ts';
import { emptyEmulator, LOG_BUCKET, SoundStack } from './doctor/sound-stack.ts';
import { type Emulator, emulatorEnvironment, startEmulator } from './wire/emulator.ts';
import { onFaultyWire } from './wire/faulty-wire.ts';

const COLUMNS = 80;
/** What stands in secrets and in settings that are secrets. */
const SECRETS = /not-to-be-printed|whsec_/;
const PARAMETERS = [`logBuckets=${LOG_BUCKET}`, 'alarmEmail=on-call@example.com'];
let template: Template;
let emulator: Emulator;

beforeAll(async () => {
  template = packagedTemplate(PARAMETERS);
  // One of its own: it is emptied before each test.
  emulator = await startEmulator();
  Object.assign(process.env, emulatorEnvironment(emulator.url));
});

afterAll(() => emulator?.stop());

function examined(...args: readonly string[]): Promise<Ended> {
  const later = () => Date.now() + LATER_MS;
  return runHere(doctor, ['--region', 'eu-west-1', ...args], {}, later);
}

async function findings(): Promise<readonly NamedFinding[]> {
  const { stdout } = await examined('--json');
  expect(stdout).not.toMatch(SECRETS);
  return JSON.parse(stdout).findings;
}

test('a sound stack has nothing but sound checks, in lines of 80 columns', async () => {
  await SoundStack.make(template);
  const { stdout, stderr, status } = await examined();
  expect(stderr).toBe('');
  const [, table = '', counts] = stdout.split('\n\n');
  const states = table.split('\n').map((line) => line.slice(0, 10).trim());
  expect(new Set(states)).toEqual(new Set(['ok', '']));
  expect(counts).toBe(`${CHECKS.length} ok, 0 waiting, 0 broken, 0 unchecked\n`);
  expect(status).toBe(0);
  const tooLong = stdout.split('\n').filter((line) => line.length > COLUMNS);
  // A name is never broken.
  expect(tooLong.filter((line) => line.trim().includes(' '))).toEqual([]);
});

const BREAKAGES = [...ARRIVAL_BREAKAGES, ...RUNNING_BREAKAGES, ...RESULT_BREAKAGES];

const TOPIC = 'arn:aws:sns:eu-west-1:000000000000:new-logs';
const NEW = ['s3:ObjectCreated:*' as const];

test.each([
  ['itself', 'ok'],
  ['by a topic that the queue knows', 'ok'],
  ['by a topic that it does not know', 'broken'],
])('a bucket without EventBridge that tells the queue %s: %s', async (way, state) => {
  const given = [...PARAMETERS, 'bucketsToQueue=true', `logTopicArns=${TOPIC}`];
  const stack = await SoundStack.make(packagedTemplate(given));
  const QueueArn = `arn:aws:sqs:eu-west-1:000000000000:${stack.id('IngestQueue').split('/').at(-1)}`;
  const TopicArn = way.includes('does not') ? `${TOPIC}-other` : TOPIC;
  const NotificationConfiguration =
    way === 'itself'
      ? { QueueConfigurations: [{ QueueArn, Events: NEW }] }
      : { TopicConfigurations: [{ TopicArn, Events: NEW }] };
  const put = { Bucket: LOG_BUCKET, NotificationConfiguration, SkipDestinationValidation: true };
  await s3Client().send(new PutBucketNotificationConfigurationCommand(put));
  const all = await findings();
  expect(all.filter(({ check }) => check === 'eventbridge')).toMatchObject([{ state }]);
  const others = all.filter(({ check }) => check !== 'eventbridge');
  expect(others.filter((one) => one.state !== 'ok')).toEqual([]);
});

test('a bucket of another Region is sound where its events have a way in', async () => {
  const stack = await SoundStack.make(packagedTemplate([...PARAMETERS, `logTopicArns=${TOPIC}`]));
  await moveLogBucket(stack);
  expect((await findings()).filter(({ state }) => state !== 'ok')).toEqual([]);
});

test('a stack that was made just now is given time', async () => {
  await SoundStack.make(template, { work: true });
  const { stdout, status } = await runHere(doctor, ['--region', 'eu-west-1'], {}, Date.now);
  expect(stdout).toMatch(/^waiting {3}logs {11}no log object yet/m);
  expect(stdout).toMatch(/^waiting {3}queries {8}no query yet/m);
  expect(stdout).toMatch(/\n\n19 ok, 8 waiting, 0 broken, 0 unchecked\n$/);
  expect(status).toBe(0);
});

test('where there is no stack, that is all it says', async () => {
  await emptyEmulator();
  const { stdout, status } = await examined('--stage', 'qa');
  const says = 'account 000000000000 has no stack resumption-watch-qa';
  expect(stdout.split('\n').slice(3, 6)).toEqual([
    `broken    stack          ${says}`,
    '                         in eu-west-1',
    '          npm run deploy -- --region eu-west-1 --stage qa',
  ]);
  expect(status).toBe(1);
});

test('where its creation failed, that is all it says, with the reason', async () => {
  await emptyEmulator();
  await create(withBadResource(template), 'ROLLBACK_COMPLETE');
  const { stdout, status } = await examined('--json');
  const { findings: found } = JSON.parse(stdout);
  expect(found).toMatchObject([{ state: 'broken', check: 'stack' }]);
  expect(found[0].says).toContain('resumption-watch-prod is ROLLBACK_COMPLETE');
  expect(status).toBe(1);
});

test('a rule is found however CloudFormation calls it', async () => {
  const stack = await SoundStack.make(template);
  const clients = stackClients('eu-west-1');
  const bus = stack.id('EventBus');
  const name = stack.id('AlertRule');
  const found = { name, bus, isEnabled: true };
  expect(await ruleState(clients, name, bus)).toMatchObject(found);
  // As AWS does it for a rule that is not on the default bus.
  expect(await ruleState(clients, `${bus}|${name}`, bus)).toMatchObject(found);
  expect(await ruleState(clients, 'no-such-rule', bus)).toBeUndefined();
});

test('credentials that AWS does not know are said to be so, before anything else', async () => {
  const answer = { kind: 'answer', status: 403, error: 'InvalidClientTokenId' } as const;
  await onFaultyWire(() => answer);
  const { stdout, stderr, status } = await examined();
  expect(stdout).toBe('');
  expect(stderr).toBe(
    "doctor: can't tell whose credentials these are: AWS does not accept the credentials " +
      '(InvalidClientTokenId): check AWS_PROFILE or the keys in the environment\n',
  );
  expect(status).toBe(2);
});

describe('of what is broken, that alone is found, and what follows from it', () => {
  test.each(BREAKAGES)('$name', async ({ lacking, plant, answers, found, mends }: Breakage) => {
    const stack = await SoundStack.make(template, lacking);
    await plant?.(stack);
    if (answers !== undefined)
      await onFaultyWire(({ action, headers }) =>
        answers.to.test(`${action} ${headers['user-agent']}`) ? answers.fault : undefined,
      );
    const all = await findings();
    const wrong = all.filter(({ state }) => state !== 'ok');
    expect(wrong.map(({ state, check }) => [state, check])).toEqual(
      found.map(([state, check]) => [state, check]),
    );
    for (const [at, [, , words]] of found.entries())
      expect([wrong[at]?.says, ...(wrong[at]?.commands ?? [])].join(': ')).toMatch(words);
    await runPrinted(
      wrong.flatMap(({ commands }) => commands),
      mends === true,
    );
    if (mends) expect((await findings()).filter(({ state }) => state !== 'ok')).toEqual([]);
  });
});

/** Kinds of commands that the AWS CLI has taken: it starts slowly. */
const taken = new Set<string>();

/** Runs printed commands as a person pastes them, in a folder with good settings. */
async function runPrinted(commands: readonly string[], mustWork: boolean): Promise<void> {
  const folder = await temporaryFolder();
  writeFileSync(join(folder, 'targets.json'), '[]');
  writeFileSync(join(folder, 'alerts.json'), '{}');
  const paste = await shellIn(folder, emulator.url);
  for (const command of commands) {
    const kind = /^aws \S+ \S+/.exec(command)?.[0];
    if (kind === undefined || (taken.has(kind) && !mustWork)) continue;
    taken.add(kind);
    const { status, stderr } = paste(command);
    const good = mustWork ? status === 0 : status !== null && !USAGE_STATUSES.includes(status);
    expect([command, stderr, good]).toEqual([command, expect.any(String), true]);
  }
}
