import { VERDICT_METRICS } from '../../functions/model/verdict.ts';
import type { RateMetric } from '../../functions/publish/rate-metrics.ts';

/** A rectangle on CloudWatch's grid, 24 wide. */
type Place = readonly [x: number, y: number, width: number, height: number];
type Widget = Readonly<Record<string, unknown>>;

export const NAMESPACE = 'ResumptionWatch';
const REGION = filled('AWS::Region');
/** Every metric that a function sends has the dimension `service`, which names the stack. */
const STACK = filled('AWS::StackName');
const HOUR_S = 3600;
const QUEUES = ['IngestQueue', 'IngestDeadLetterQueue', 'FunctionsDeadLetterQueue'] as const;
const ALARMS = [
  ...['NoDataAlarm', 'IngestDeadLettersAlarm', 'FunctionsDeadLettersAlarm', 'OldestMessageAlarm'],
  ...['FailedQueriesAlarm', 'IngestErrorsAlarm', 'ProbeErrorsAlarm', 'MeasureErrorsAlarm'],
  ...['JudgeErrorsAlarm', 'PublishErrorsAlarm', 'CompactErrorsAlarm', 'NotifyErrorsAlarm'],
  ...['UntoldAlertsAlarm', 'UnseenRowsAlarm'],
];

/**
 * The body of the CloudWatch dashboard, where `${…}` is for CloudFormation to fill in: rates by
 * searches, so that a balancer that is new shows by itself, then alarms and the health of reading.
 */
export function cloudWatchDashboard(): string {
  const widgets = [
    text([0, 0, 24, 3]),
    alarms([0, 3, 24, 4]),
    rates('Resumed, % of handshakes that were counted', 'ResumptionRate', [0, 7, 12, 7]),
    rates(
      'The highest rate that AWS documents, given who came back where',
      'ResumptionCeiling',
      [12, 7, 12, 7],
    ),
    acceptance([0, 14, 12, 7]),
    rates('Handshakes in the window of 24 hours', 'Handshakes', [12, 14, 12, 7]),
    chart('Deviations', [ours('Deviations', 'Maximum')], [0, 21, 8, 6]),
    chart(
      'Read, set aside, not seen by queries, and what the probe refused',
      [
        ...['LogsRead', 'ResultFilesRead', 'ObjectsQuarantined', 'ObjectsUnseen'],
        ...['TrialsFailed', 'BalancersRefused'],
      ].map((metric) => ours(metric, 'Sum')),
      [8, 21, 8, 6],
    ),
    chart(
      'Reports',
      [
        ...[ours('ReportsPublished', 'Sum'), ours('QueriesFailed', 'Sum')],
        ...[ours('RegionsStale', 'Maximum'), ours('RegionsLeftOut', 'Maximum')],
        ours('HomeReportsFailed', 'Sum'),
      ],
      [16, 21, 8, 6],
    ),
    chart(
      'Age of the oldest object that waits, seconds',
      [queue('IngestQueue', 'ApproximateAgeOfOldestMessage')],
      [0, 27, 12, 6],
    ),
    chart(
      'Waiting, and dead letters',
      QUEUES.map((id) => {
        return queue(id, 'ApproximateNumberOfMessagesVisible');
      }),
      [12, 27, 12, 6],
    ),
    chart(
      'Balancers by verdict',
      Object.values(VERDICT_METRICS).map((metric) => ours(metric, 'Maximum')),
      [0, 33, 24, 6],
    ),
  ];
  return JSON.stringify({ widgets });
}

/** What CloudFormation puts in place of a name. */
function filled(name: string): string {
  return `\${${name}}`;
}

function at([x, y, width, height]: Place): Widget {
  return { x, y, width, height };
}

function text(place: Place): Widget {
  const console = `https://${REGION}.console.aws.amazon.com`;
  const lake = filled('LakeBucket');
  const markdown = [
    '## TLS session resumption',
    `[Newest report](${console}/s3/object/${lake}?prefix=reports/latest.json) · ` +
      `[all reports](${console}/s3/buckets/${lake}?prefix=reports/) · ` +
      `[ask Athena](${console}/athena/home#/query-editor) in workgroup \`${filled('Workgroup')}\`, database \`${filled('Database')}\``,
    'A rate is judged against its ceiling, never on its own. Values of a window stand at the time at which it was published.',
  ];
  return { type: 'text', ...at(place), properties: { markdown: markdown.join('\n\n') } };
}

function alarms(place: Place): Widget {
  const names = ALARMS.map((id) => filled(`${id}.Arn`));
  return { type: 'alarm', ...at(place), properties: { title: 'Alarms', alarms: names } };
}

/** The dimensions that name one balancer, in the order of `rateMetrics`. */
export const OF_A_BALANCER = ['AccountId', 'Region', 'BalancerType', 'Balancer'];

/** One line a balancer, or a node where metrics of nodes are sent. */
function rates(title: string, metric: RateMetric['name'], place: Place): Widget {
  return searched(title, OF_A_BALANCER, metric, place);
}

function acceptance(place: Place): Widget {
  const dimensions = [...OF_A_BALANCER, 'Mechanism', 'Relation'];
  return searched('Probes: sessions accepted, %', dimensions, 'Acceptance', place);
}

function searched(
  title: string,
  dimensions: readonly string[],
  metric: RateMetric['name'],
  place: Place,
): Widget {
  const schema = [NAMESPACE, 'service', ...dimensions].join(',');
  const search = `SEARCH('{${schema}} MetricName="${metric}" service="${STACK}"', 'Average', ${HOUR_S})`;
  return chart(title, [[{ expression: search, id: 'all', region: REGION }]], place);
}

function ours(metric: string, stat: string): readonly unknown[] {
  return [NAMESPACE, metric, 'service', STACK, { stat }];
}

function queue(id: (typeof QUEUES)[number], metric: string): readonly unknown[] {
  return [
    'AWS/SQS',
    metric,
    'QueueName',
    filled(`${id}.QueueName`),
    { stat: 'Maximum', label: id },
  ];
}

function chart(title: string, metrics: readonly unknown[], place: Place): Widget {
  const properties = { title, metrics, region: REGION, view: 'timeSeries', period: HOUR_S };
  return { type: 'metric', ...at(place), properties };
}
