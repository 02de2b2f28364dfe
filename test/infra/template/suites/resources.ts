import { describe, expect, test } from 'vitest';
import {
  type Column,
  type ColumnType,
  HANDSHAKE_COLUMNS,
  PARTITION_COLUMNS,
  SOURCE_COLUMNS,
  TRIAL_COLUMNS,
} from '../../../../functions/lake/columns.ts';
import { tableKey } from '../../../../functions/lake/table-key.ts';
import {
  at,
  deployed,
  itemsOf,
  objectOf,
  resourcesOf,
  type Template,
  type Value,
} from '../cloudformation.ts';
import { FULL, FUNCTIONS, packagedTemplate } from '../service-folder.ts';

const TEMPLATE = deployed(packagedTemplate(FULL));

function propertiesOf(id: string): Value | undefined {
  return TEMPLATE.Resources[id]?.Properties;
}

describe('buckets', () => {
  const BUCKETS = resourcesOf(TEMPLATE, 'AWS::S3::Bucket');

  test.each(BUCKETS)('%s is private, encrypted and versioned', (_, bucket) => {
    expect(bucket.PublicAccessBlockConfiguration).toEqual({
      ...{ BlockPublicAcls: true, BlockPublicPolicy: true },
      ...{ IgnorePublicAcls: true, RestrictPublicBuckets: true },
    });
    expect(at(bucket, 'VersioningConfiguration', 'Status')).toBe('Enabled');
    expect(bucket.BucketEncryption).toBeDefined();
  });

  test.each(BUCKETS)('%s answers over TLS alone', (id) => {
    const policies = resourcesOf(TEMPLATE, 'AWS::S3::BucketPolicy');
    const own = policies.filter(([, policy]) => policy.Bucket === id.toLowerCase());
    expect(own).toHaveLength(1);
    const [tlsOnly, ...more] = itemsOf(at(own[0]?.[1], 'PolicyDocument', 'Statement'));
    expect(more.map((one) => at(one, 'Sid'))).toEqual(
      id === 'LakeBucket' ? ['AccountsReport'] : [],
    );
    expect([tlsOnly]).toEqual([
      expect.objectContaining({
        ...{ Effect: 'Deny', Principal: '*', Action: 's3:*' },
        Condition: { Bool: { 'aws:SecureTransport': false } },
        Resource: expect.arrayContaining([
          `arn:aws:s3:::${id.toLowerCase()}`,
          `arn:aws:s3:::${id.toLowerCase()}/*`,
        ]),
      }),
    ]);
  });

  test('what we write outlives the stack, and rows end with the retention', () => {
    const kept = Object.entries(TEMPLATE.Resources).filter(
      ([, { DeletionPolicy }]) => DeletionPolicy === 'RetainExceptOnCreate',
    );
    expect(kept.map(([id]) => id)).toEqual(['LakeBucket', 'ResultsBucket']);
    const rules = itemsOf(at(propertiesOf('LakeBucket'), 'LifecycleConfiguration', 'Rules'));
    const days = rules.map((rule) => [at(rule, 'Prefix'), at(rule, 'ExpirationInDays')] as const);
    expect(Object.fromEntries(days)).toEqual({
      ...{
        'athena/': 7,
        'v2/handshakes/': 90,
        'v2/trials/': 90,
        'v2/sources/': 90,
        'rejects/': 90,
      },
      ...{ 'quarantine/': 90, 'measured/': 500, 'judged/': 500, 'reports/': 500 },
      ...{ 'history/': 500, 'regions/': 500 },
      undefined: undefined,
    });
    expect(rules.at(-1)).toEqual(
      expect.objectContaining({
        NoncurrentVersionExpiration: { NoncurrentDays: 7 },
        AbortIncompleteMultipartUpload: { DaysAfterInitiation: 1 },
      }),
    );
  });
});

describe('a key of the customer', () => {
  const KEPT = [
    ...['AWS::S3::Bucket', 'AWS::SQS::Queue', 'AWS::SNS::Topic'],
    ...['AWS::SecretsManager::Secret', 'AWS::Athena::WorkGroup'],
  ];
  const KEY = 'arn:aws:kms:eu-west-1:111122223333:key/4e5f6a7b';
  const keeping = (template: Template) =>
    KEPT.flatMap((type) => resourcesOf(deployed(template), type)).filter(
      // Serverless's own, which holds our code and the template.
      ([id]) => id !== 'ServerlessDeploymentBucket',
    );

  test('encrypts all that is kept', () => {
    const properties = keeping(packagedTemplate(FULL));
    expect(properties.map(([id]) => id).sort()).toEqual([
      ...['AlertsTopic', 'ClientKey', 'FunctionsDeadLetterQueue', 'IngestDeadLetterQueue'],
      ...['IngestQueue', 'LakeBucket', 'ResultsBucket', 'Workgroup'],
    ]);
    const open = properties.filter(([, resource]) => !JSON.stringify(resource).includes(KEY));
    expect(open.map(([id]) => id)).toEqual([]);
    // SQS takes one kind of encryption or the other.
    expect(JSON.stringify(properties)).not.toContain('SqsManagedSseEnabled');
  });

  test('is asked once for many objects of a bucket', () => {
    expect(
      at(propertiesOf('LakeBucket'), 'BucketEncryption', 'ServerSideEncryptionConfiguration', 0),
    ).toEqual({
      BucketKeyEnabled: true,
      ServerSideEncryptionByDefault: { SSEAlgorithm: 'aws:kms', KMSMasterKeyID: KEY },
    });
  });

  test('is nowhere where none is given: then the keys are of AWS', () => {
    const template = deployed(packagedTemplate([]));
    expect(JSON.stringify(template.Resources)).not.toMatch(/kms/i);
    expect(JSON.stringify(keeping(template))).toMatch(
      /AES256.*AES256.*SqsManagedSseEnabled":true.*SSE_S3/,
    );
  });
});

describe('input', () => {
  test('rules name the log buckets and the results, never the lake', () => {
    const rules = resourcesOf(TEMPLATE, 'AWS::Events::Rule')
      .filter(([, rule]) => String(at(rule, 'EventPattern', 'source')) === 'aws.s3')
      .map(([id, rule]) => [id, at(rule, 'EventPattern', 'detail')]);
    const newLogs = {
      bucket: { name: ['acme-logs', 'acme-old-logs'] },
      object: { key: [{ prefix: 'elb/' }, { prefix: 'AWSLogs/' }] },
    };
    expect(Object.fromEntries(rules)).toEqual({
      ...{ LogObjectsRule: newLogs, ForwardedObjectsRule: newLogs },
      ResultObjectsRule: { bucket: { name: ['resultsbucket'] } },
    });
    expect(at(propertiesOf('LakeBucket'), 'NotificationConfiguration')).toBeUndefined();
  });

  test('a message is hidden six times as long as its reader may take, and comes five times', () => {
    const queue = propertiesOf('IngestQueue');
    const timeout = Number(at(propertiesOf('IngestLambdaFunction'), 'Timeout'));
    expect(at(queue, 'VisibilityTimeout')).toBeGreaterThanOrEqual(6 * timeout);
    expect(at(queue, 'RedrivePolicy', 'maxReceiveCount')).toBeGreaterThanOrEqual(5);
    expect(at(queue, 'RedrivePolicy', 'deadLetterTargetArn')).toMatch(/:ingestdeadletterqueue$/);
  });

  test('a dead letter is kept longer than a message', () => {
    const kept = Number(at(propertiesOf('IngestQueue'), 'MessageRetentionPeriod'));
    for (const id of ['IngestDeadLetterQueue', 'FunctionsDeadLetterQueue']) {
      expect(at(propertiesOf(id), 'MessageRetentionPeriod')).toBeGreaterThan(kept);
    }
  });

  test('one bad message of a batch fails alone, and not all of Lambda reads logs', () => {
    expect(propertiesOf('IngestQueueToIngest')).toMatchObject({
      FunctionResponseTypes: ['ReportBatchItemFailures'],
      ScalingConfig: { MaximumConcurrency: 10 },
    });
  });
});

describe('functions', () => {
  const DECLARED = resourcesOf(TEMPLATE, 'AWS::Lambda::Function');

  test('are the eight of the pipeline, on Node 24 and arm64', () => {
    expect(DECLARED.map(([, { FunctionName }]) => FunctionName)).toEqual(
      FUNCTIONS.map((name) => `resumption-watch-prod-${name}`),
    );
    for (const [, { Runtime, Architectures }] of DECLARED) {
      expect({ Runtime, Architectures }).toEqual({
        Runtime: 'nodejs24.x',
        Architectures: ['arm64'],
      });
    }
  });

  test('get the settings that they need, by these names', () => {
    const settings = DECLARED.map(([, properties]) =>
      Object.keys(objectOf(at(properties, 'Environment', 'Variables')) ?? {})
        .filter((name) => name !== 'POWERTOOLS_SERVICE_NAME' && name !== 'METRICS_LEVEL')
        .sort()
        .join(' '),
    );
    expect(settings).toEqual([
      'BALANCER_REGIONS CLIENT_KEY_SECRET KEEP_ALIVE_S LAKE_BUCKET LOG_BUCKETS LOG_PREFIXES RESULTS_BUCKET TARGETS_KEY',
      'DISCOVER_ROLES LAKE_BUCKET RETENTION_DAYS',
      'LAKE_BUCKET PROBE_DISCOVERED RESULTS_BUCKET TARGETS_KEY',
      'BUS DATABASE KEEP_ALIVE_S LAKE_BUCKET SESSION_LIFETIME_H TARGETS_KEY WORKGROUP',
      'BUS LAKE_BUCKET SESSION_LIFETIME_H STALE_AFTER_H TARGETS_KEY',
      'ALERTS_TOPIC LAKE_BUCKET',
      'HOME_ACCOUNTS HOME_LAKES LAKE_BUCKET LOG_BUCKETS REGION_PREFIX STALE_AFTER_H TARGETS_KEY',
      'LAKE_BUCKET',
    ]);
  });

  test('lose no event: what fails is tried again, then kept', () => {
    const configured = resourcesOf(TEMPLATE, 'AWS::Lambda::EventInvokeConfig');
    expect(configured.map(([, { FunctionName }]) => FunctionName)).toEqual(
      FUNCTIONS.slice(1).map((name) => `resumption-watch-prod-${name}`),
    );
    for (const [, config] of configured) {
      // Two retries are what Lambda does where nothing is said.
      expect(config.MaximumRetryAttempts).toBeUndefined();
      expect(at(config, 'DestinationConfig', 'OnFailure', 'Destination')).toMatch(
        /:functionsdeadletterqueue$/,
      );
    }
  });

  test('every rule and schedule keeps what it could not deliver', () => {
    const targets = [
      ...resourcesOf(TEMPLATE, 'AWS::Events::Rule').flatMap(([, { Targets }]) => itemsOf(Targets)),
      ...resourcesOf(TEMPLATE, 'AWS::Scheduler::Schedule').flatMap(([, { Target }]) =>
        itemsOf(Target),
      ),
    ];
    expect(targets).toHaveLength(15);
    for (const target of targets) {
      expect(at(target, 'DeadLetterConfig', 'Arn')).toMatch(/deadletterqueue$/);
    }
  });

  test('the probe joins the network that it is told to', () => {
    expect(at(propertiesOf('ProbeLambdaFunction'), 'VpcConfig')).toEqual({
      ...{
        SubnetIds: ['subnet-0a1b2c3d', 'subnet-0a1b2c3d4e5f6a7b8'],
        SecurityGroupIds: ['sg-0a1b2c3d'],
      },
    });
  });
});

describe('tables', () => {
  const GLUE_TYPES: Readonly<Record<ColumnType, string>> = {
    ...{
      VARCHAR: 'string',
      INTEGER: 'int',
      BIGINT: 'bigint',
      DOUBLE: 'double',
      BOOLEAN: 'boolean',
    },
  };
  const columnsOf = (columns: readonly Column[]) =>
    columns.map(({ name, type }) => ({ Name: name, Type: GLUE_TYPES[type] }));

  test.each([
    ['HandshakesTable', 'handshakes', HANDSHAKE_COLUMNS],
    ['TrialsTable', 'trials', TRIAL_COLUMNS],
    ['SourcesTable', 'sources', SOURCE_COLUMNS],
    ['DeliveriesTable', 'deliveries', SOURCE_COLUMNS],
  ] as const)(
    '%s has the columns of the model, and lies where rows are written',
    (id, table, columns) => {
      const input = at(propertiesOf(id), 'TableInput');
      expect(at(input, 'Name')).toBe(table);
      expect(at(input, 'StorageDescriptor', 'Columns')).toEqual(columnsOf(columns));
      expect(at(input, 'PartitionKeys')).toEqual(columnsOf(PARTITION_COLUMNS));
      const written = table === 'deliveries' ? 'sources' : table;
      const key = tableKey(written, { balancerType: 'network', region: 'r', day: 'd' }, null, 'x');
      const folders = PARTITION_COLUMNS.map(
        ({ name }, index) => `${name}=${['network', 'r', 'd'][index]}`,
      );
      expect(`s3://lakebucket/${key}`).toMatch(
        `${at(input, 'StorageDescriptor', 'Location')}${folders.join('/')}/`,
      );
    },
  );

  test('partitions are projected: types, Regions with the own one and `unknown` once each, days', () => {
    const projection = objectOf(at(propertiesOf('SourcesTable'), 'TableInput', 'Parameters')) ?? {};
    expect(projection).toMatchObject({
      'projection.enabled': 'true',
      'projection.balancer_type.values': 'classic,application,network,unknown',
      'projection.day.type': 'date',
      'projection.day.format': 'yyyy-MM-dd',
    });
    const regions = String(projection['projection.region.values']).split(',');
    expect(regions).toEqual([...new Set(regions)]);
    expect(regions).toEqual(expect.arrayContaining(['us-east-1', 'eu-west-1', 'unknown']));
  });

  test('queries can do no more than the workgroup allows', () => {
    expect(at(propertiesOf('Workgroup'), 'WorkGroupConfiguration')).toMatchObject({
      EnforceWorkGroupConfiguration: true,
      BytesScannedCutoffPerQuery: 50_000_000_000,
      ResultConfiguration: { OutputLocation: 's3://lakebucket/athena/' },
    });
  });
});
