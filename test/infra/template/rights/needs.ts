import type { OurCall, TheirAct } from './rights.ts';

/** Something that a role must be able to do, and to what: ARNs, with the asterisks of the policy. */
export interface Need {
  readonly does: OurCall | TheirAct;
  readonly to: readonly string[];
  /** Why the chain under enforced roles (test/aws/roles.aws.ts) never shows this call of ours. */
  readonly unseen?: string;
}

const HERE = 'eu-west-1:111122223333';
const LAKE = 'arn:aws:s3:::lakebucket';
const RESULTS = 'arn:aws:s3:::resultsbucket';
const OTHER_LOGS = [
  'arn:aws:s3:::acme-logs/elb/*',
  ...['elb/*', 'AWSLogs/*'].map((keys) => `arn:aws:s3:::acme-old-logs/${keys}`),
];
const SECRETS = `arn:aws:secretsmanager:${HERE}:secret:resumption-watch`;
const FAILED = `arn:aws:sqs:${HERE}:functionsdeadletterqueue`;
const GLUE = `arn:aws:glue:${HERE}`;
const DATABASE = 'resumption_watch_prod_v2';
const KEY = `arn:aws:kms:${HERE}:key/4e5f6a7b`;
const LOG_KEY = `arn:aws:kms:${HERE}:key/0a1b2c3d`;
const HOME_KEY = 'arn:aws:kms:us-east-1:444455556666:key/7a8b9c0d';
const BUS = `arn:aws:events:${HERE}:event-bus`;
const TOPIC = `arn:aws:sns:${HERE}`;

const OTHER_ACCOUNT = 'arn:aws:iam::210987654321:role/resumption-watch-discover';
const NO_DELIVERIES = 'moto keeps no delivery of a balancer (test/aws/discover-model.aws.ts)';

const inLake = (...prefixes: readonly string[]) => prefixes.map((prefix) => `${LAKE}/${prefix}`);
const LARGE = 'no object of the test is larger than a part, 8 MB';

/** Objects that are written through an upload, which goes in parts where it is large. */
function uploads(to: readonly string[]): readonly Need[] {
  return [
    { does: 's3 PutObject', to },
    { does: 's3 CreateMultipartUpload', to, unseen: LARGE },
    { does: 's3 UploadPart', to, unseen: LARGE },
    { does: 's3 CompleteMultipartUpload', to, unseen: LARGE },
    { does: 's3 AbortMultipartUpload', to, unseen: LARGE },
  ];
}

/** Objects that are read, of which one may be gone. */
function reads(bucket: string, to: readonly string[]): readonly Need[] {
  return [
    { does: 's3 GetObject', to },
    { does: 'S3 tells that an object is gone', to: [bucket] },
  ];
}

/** Small objects that are replaced where nobody was faster. */
function states(to: readonly string[]): readonly Need[] {
  const unseen = 'only after the answer to a write was lost (test/aws/s3-store.aws.ts)';
  return [{ does: 's3 PutObject', to }, { does: 's3 HeadObject', to, unseen }, ...reads(LAKE, to)];
}

/** What every function's role is for. */
function ofEach(stage: string): readonly Need[] {
  const to = [`arn:aws:logs:${HERE}:log-group:/aws/lambda/resumption-watch-prod-${stage}:*`];
  return [
    { does: 'Lambda writes a log', to },
    { does: 'S3 reads and writes under the key', to: [KEY] },
  ];
}

/** What is lost without a queue: of every function but that which a queue feeds. */
const OF_EVENTS: readonly Need[] = [
  { does: 'Lambda keeps what failed', to: [FAILED] },
  { does: 'SQS takes messages under the key', to: [KEY] },
];

/** Every role, with all that is needed of it and nothing else. */
export const NEEDS: Readonly<Record<string, readonly Need[]>> = {
  IngestRole: [
    ...ofEach('ingest'),
    ...reads('arn:aws:s3:::acme-logs', ['arn:aws:s3:::acme-logs/AWSLogs/*']),
    { does: 's3 GetObject', to: OTHER_LOGS, unseen: 'one bucket and one prefix are enough' },
    { does: 'S3 tells that an object is gone', to: ['arn:aws:s3:::acme-old-logs'] },
    { does: 'S3 reads logs under a key', to: [LOG_KEY] },
    ...reads(RESULTS, [`${RESULTS}/*`]),
    ...uploads(inLake('v2/handshakes/*', 'v2/trials/*', 'v2/sources/*')),
    ...uploads(inLake('rejects/*', 'quarantine/*')),
    ...reads(LAKE, inLake('quarantine/*', 'config/targets.json', 'config/discovered.json')),
    { does: 's3 DeleteObject', to: inLake('quarantine/*', 'v2/sources/*') },
    { does: 'secretsmanager GetSecretValue', to: [`${SECRETS}/prod/client-key-a1B2c3`] },
    { does: 'Secrets Manager reads under the key', to: [KEY] },
    { does: 'Lambda takes messages', to: [`arn:aws:sqs:${HERE}:ingestqueue`] },
    { does: 'SQS gives messages under the key', to: [KEY] },
  ],
  DiscoverRole: [
    ...ofEach('discover'),
    ...OF_EVENTS,
    ...(
      [
        ...(['DescribeLoadBalancers', 'DescribeLoadBalancerAttributes'] as const),
        ...(['DescribeLoadBalancerPolicies', 'DescribeListeners'] as const),
        ...(['DescribeListenerCertificates', 'DescribeSSLPolicies'] as const),
      ] as const
    ).map((name) => ({ does: `elasticloadbalancing ${name}` as const, to: ['*'] })),
    { does: 'logs DescribeDeliverySources', to: ['*'] },
    { does: 'logs DescribeDeliveries', to: ['*'], unseen: NO_DELIVERIES },
    { does: 'logs DescribeDeliveryDestinations', to: ['*'], unseen: NO_DELIVERIES },
    { does: 'sts GetCallerIdentity', to: ['*'] },
    { does: 'sts AssumeRole', to: [OTHER_ACCOUNT] },
    ...states(inLake('config/discovered.json')),
  ],
  ProbeRole: [
    ...ofEach('probe'),
    ...OF_EVENTS,
    ...reads(LAKE, inLake('config/*')),
    ...uploads([`${RESULTS}/trials/*`]),
    ...states(inLake('probes/turns.json')).map((need) => ({
      ...need,
      unseen:
        'the test probes none that were found (test/functions/probe/discovered-turns.test.ts)',
    })),
    { does: 'secretsmanager GetSecretValue', to: [`${SECRETS}/*`] },
    { does: 'Secrets Manager reads under the key', to: [KEY] },
    { does: 'Lambda joins a network', to: ['*'] },
  ],
  MeasureRole: [
    ...ofEach('measure'),
    ...OF_EVENTS,
    ...reads(LAKE, inLake('config/*', 'reports/*', 'athena/*')),
    ...uploads(inLake('measured/*')),
    ...(
      [
        ...(['athena StartQueryExecution', 'athena GetQueryExecution'] as const),
        ...(['athena BatchGetQueryExecution', 'athena ListQueryExecutions'] as const),
        'athena GetQueryResults',
      ] as const
    ).map((does) => ({ does, to: [`arn:aws:athena:${HERE}:workgroup/resumption-watch-prod`] })),
    {
      does: 'Athena works with the catalog',
      to: [`${GLUE}:catalog`, `${GLUE}:database/${DATABASE}`],
    },
    {
      does: 'Athena works with the default database',
      to: [`${GLUE}:catalog`, `${GLUE}:database/default`],
    },
    {
      does: 'Athena reads a table',
      to: [`${GLUE}:catalog`, `${GLUE}:database/${DATABASE}`, `${GLUE}:table/${DATABASE}/*`],
    },
    { does: 'Athena reads rows', to: inLake('v2/handshakes/*', 'v2/trials/*', 'v2/sources/*') },
    { does: 'Athena finds rows and results', to: [LAKE] },
    { does: 'Athena keeps results', to: inLake('athena/*') },
    { does: 'events PutEvents', to: [`${BUS}/resumption-watch-prod`] },
  ],
  JudgeRole: [
    ...ofEach('judge'),
    ...OF_EVENTS,
    ...reads(LAKE, inLake('measured/*', 'config/*')),
    ...uploads(inLake('judged/*')),
    ...states(inLake('alerts/state.json')),
    { does: 'events PutEvents', to: [`${BUS}/resumption-watch-prod`] },
  ],
  NotifyRole: [
    ...ofEach('notify'),
    ...OF_EVENTS,
    ...reads(LAKE, inLake('config/*')),
    {
      does: 's3 GetObject',
      to: inLake('alerts/state.json'),
      unseen: 'no hook of the test is an Alertmanager',
    },
    ...states(inLake('alerts/deliveries.json')),
    { does: 'Lambda joins a network', to: ['*'] },
    { does: 'secretsmanager GetSecretValue', to: [`${SECRETS}/*`] },
    { does: 'Secrets Manager reads under the key', to: [KEY] },
    { does: 'sns Publish', to: [`${TOPIC}:alertstopic`] },
    { does: 'sns Publish', to: [`${TOPIC}:on-call`] },
    { does: 'SNS takes messages under the key', to: [KEY] },
    {
      does: 'events PutEvents',
      to: [`${BUS}/central`],
      unseen: 'no hook of the test is a bus (test/aws/hook-test.aws.ts has one)',
    },
  ],
  PublishRole: [
    ...ofEach('publish'),
    ...OF_EVENTS,
    ...reads(LAKE, inLake('measured/*', 'judged/*')),
    ...reads(LAKE, inLake('config/targets.json', 'config/discovered.json', 'probes/turns.json')),
    ...uploads(inLake('reports/*')),
    ...states(inLake('reports/*', 'history/*')),
    ...uploads(inLake('regions/111122223333/eu-west-1/*', 'fleet/*')),
    ...reads(LAKE, inLake('regions/*', 'fleet/latest.json')),
    { does: 's3 ListObjectsV2', to: [LAKE] },
    ...uploads(['arn:aws:s3:::acme-home-lake/regions/111122223333/eu-west-1/*']),
    { does: 'S3 reads and writes under the home key', to: [HOME_KEY] },
  ],
  CompactRole: [
    ...ofEach('compact'),
    ...OF_EVENTS,
    ...reads(LAKE, inLake('v2/handshakes/*', 'v2/sources/*')),
    ...uploads(inLake('v2/handshakes/*', 'v2/sources/*')),
    { does: 's3 ListObjectsV2', to: [LAKE] },
    { does: 's3 DeleteObject', to: inLake('v2/handshakes/*', 'v2/sources/*') },
  ],
  SchedulerRole: [
    {
      does: 'Scheduler starts a function',
      to: ['discover', 'probe', 'measure', 'notify', 'compact', 'publish'].map(
        (name) => `arn:aws:lambda:${HERE}:function:resumption-watch-prod-${name}`,
      ),
    },
    { does: 'Scheduler keeps what failed', to: [FAILED] },
    { does: 'SQS takes messages under the key', to: [KEY] },
  ],
};
