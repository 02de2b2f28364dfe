import { AthenaClient, UpdateWorkGroupCommand } from '@aws-sdk/client-athena';
import { DeleteSecretCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { withRunHeader } from '../../../functions/measure/run-header.ts';
import { LATEST_REPORT_KEY, windowKey } from '../../../functions/model/window.ts';
import { S3Store } from '../../../infra/aws/s3/s3-store.ts';
import type { Breakage } from './breakage.ts';
import { HOOK_SECRET, RUN_OF_TODAY, TRUST_KEY } from './sound-stack.ts';

export const RESULT_BREAKAGES: readonly Breakage[] = [
  {
    name: 'the key of client addresses is to be deleted',
    mends: true,
    plant: (stack) => deleteSecret(stack.id('ClientKey')),
    found: [['broken', 'client-key', /is to be deleted: .*secretsmanager restore-secret/]],
  },
  {
    name: 'targets.json has faults',
    mends: true,
    plant: (stack) => stack.configure('targets', [{ name: 'app/shop/1', regoin: 'eu-west-1' }]),
    found: [
      ['broken', 'targets', /targets\[0\]\.regoin: .*s3 cp targets\.json s3:\/\/\S+\/config\/targ/],
      ['waiting', 'probes', /targets that can be read/],
    ],
  },
  {
    name: 'a target names a file that is not in the lake',
    plant: (stack) => stack.lake.remove(TRUST_KEY),
    found: [['broken', 'targets', /names config\/roots\.pem, which the lake does not hold/]],
  },
  {
    name: 'alerts.json is no JSON',
    mends: true,
    plant: (stack) => stack.put(stack.id('LakeBucket'), 'config/alerts.json', 'whsec_c2VjcmV0'),
    found: [['broken', 'alerts', /alerts\.json is not JSON/]],
  },
  {
    name: 'a hook names a secret that is not there',
    plant: () => deleteSecret(HOOK_SECRET, true),
    found: [['broken', 'alerts', /hook ops names secret \S+, which is not there.*create-secret/]],
  },
  {
    name: 'a hook names a secret that notify may not read, and one a variable',
    plant: (stack) => {
      const hooks = [
        { name: 'team', type: 'slack', url: { secret: 'team/slack' } },
        { name: 'desk', type: 'pagerduty', routingKey: { env: 'PAGERDUTY_KEY' } },
      ];
      return stack.configure('alerts', { hooks });
    },
    found: [
      ['broken', 'alerts', /hook team names secret team\/slack: functions may read resumption-wa/],
      ['broken', 'alerts', /hook desk reads variable PAGERDUTY_KEY, which no function has/],
    ],
  },
  {
    name: 'no round of probes left results',
    plant: (stack) => new S3Store(stack.id('ResultsBucket')).remove(stack.resultsKey),
    found: [
      ['broken', 'probes', /^no result file since .*\/aws\/lambda\/\S+-probe --start-time \d+ /],
    ],
  },
  {
    name: 'the workgroup is disabled',
    mends: true,
    plant: async (stack) => {
      const change = { WorkGroup: stack.id('Workgroup'), State: 'DISABLED' as const };
      await new AthenaClient().send(new UpdateWorkGroupCommand(change));
    },
    found: [['broken', 'workgroup', /is disabled: no query runs.*--state ENABLED/]],
  },
  {
    name: 'the results of queries go elsewhere',
    mends: true,
    plant: async (stack) => {
      const ResultConfigurationUpdates = { OutputLocation: 's3://elsewhere/' };
      const ConfigurationUpdates = { ResultConfigurationUpdates };
      const change = { WorkGroup: stack.id('Workgroup'), ConfigurationUpdates };
      await new AthenaClient().send(new UpdateWorkGroupCommand(change));
    },
    found: [['broken', 'workgroup', /writes to s3:\/\/elsewhere\/, not to s3:\/\/\S+\/athena\//]],
  },
  {
    name: 'a table is gone',
    plant: (stack) => dropTable(stack.id('Database'), 'deliveries'),
    found: [['broken', 'tables', /^deliveries in database resumption_watch_prod_v2 is gone/]],
  },
  {
    name: 'no query was started',
    lacking: { queries: true },
    found: [
      [
        'broken',
        'queries',
        /^measure started no query in the last 3 hours.*-measure --start-time \d+ /,
      ],
      ...(['rates', 'deviations', 'report'] as const).map(
        (check) => ['waiting', check, /^no query that ended/] as const,
      ),
    ],
  },
  {
    name: 'Athena ended a query with a failure',
    answers: {
      to: /AmazonAthena\.BatchGetQueryExecution/,
      fault: { kind: 'reply', body: failedQuery() },
    },
    found: [
      ['broken', 'queries', /failed: Bytes scanned limit was exceeded.*--query-execution-id q-1/],
      ...(['rates', 'deviations', 'report'] as const).map(
        (check) => ['waiting', check, /^no query that ended/] as const,
      ),
    ],
  },
  {
    name: 'a query ended and nobody stored its rows',
    plant: async ({ lake, run }) => {
      for (const document of ['measured', 'judged', 'reports'] as const)
        await lake.remove(windowKey(document, run));
    },
    found: [
      ['broken', 'rates', /^measured\/\S+ is not there, .*QueryEndedRule or measure failed/],
      ['waiting', 'deviations', /^judged\/\S+ follows measured\//],
      ['waiting', 'report', /^reports\/\S+ follows judged\//],
    ],
  },
  {
    name: 'rates were stored and not judged',
    plant: async ({ lake, run }) => {
      for (const document of ['judged', 'reports'] as const)
        await lake.remove(windowKey(document, run));
    },
    found: [
      ['broken', 'deviations', /^judged\/\S+ is not there, .*WindowMeasuredRule or judge failed/],
      ['waiting', 'report', /^reports\/\S+ follows judged\//],
    ],
  },
  {
    name: 'deviations were stored and not published',
    plant: ({ lake, run }) => lake.remove(windowKey('reports', run)),
    found: [['broken', 'report', /^reports\/\S+ is not there, .*WindowJudgedRule or publish fai/]],
  },
  {
    name: 'the latest report is gone',
    plant: ({ lake }) => lake.remove(LATEST_REPORT_KEY),
    found: [['broken', 'report', /^reports\/latest\.json is gone.*list-object-versions/]],
  },
];

async function deleteSecret(SecretId: string, forGood = false): Promise<void> {
  const way = forGood ? { ForceDeleteWithoutRecovery: true } : { RecoveryWindowInDays: 7 };
  await new SecretsManagerClient().send(new DeleteSecretCommand({ SecretId, ...way }));
}

/** By hand: Glue is asked for nothing else here, and its client has nine megabytes. */
async function dropTable(DatabaseName: string, Name: string): Promise<void> {
  const scope = 'Credential=test/20260101/eu-west-1/glue/aws4_request';
  const answer = await fetch(process.env.AWS_ENDPOINT_URL ?? '', {
    method: 'POST',
    headers: {
      'x-amz-target': 'AWSGlue.DeleteTable',
      'content-type': 'application/x-amz-json-1.1',
      authorization: `AWS4-HMAC-SHA256 ${scope}, SignedHeaders=host, Signature=0`,
    },
    body: JSON.stringify({ DatabaseName, Name }),
  });
  if (!answer.ok) throw new Error(`Glue keeps ${Name}: ${await answer.text()}`);
}

/** What Athena answers about a query of ours that failed; in the emulator all succeed. */
function failedQuery(): object {
  const SubmissionDateTime = Date.now() / 1000;
  const StateChangeReason = 'Bytes scanned limit was exceeded';
  const Status = { State: 'FAILED', StateChangeReason, SubmissionDateTime };
  const Query = withRunHeader(RUN_OF_TODAY, 'SELECT 1');
  const QueryExecutions = [{ QueryExecutionId: 'q-1', Query, Status }];
  return { QueryExecutions, UnprocessedQueryExecutionIds: [] };
}
