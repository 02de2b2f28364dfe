import { VERDICT_METRICS } from '../../functions/model/verdict.ts';
import type { MetricLevel, RateMetric } from '../../functions/publish/rate-metrics.ts';
import { HOME_METRICS, type StackMetric, sentOfStack } from '../aws/lambda/stack-metrics.ts';

/** A rectangle on CloudWatch's grid, 24 wide. */
type Place = readonly [x: number, y: number, width: number, height: number];
type Widget = Readonly<Record<string, unknown>>;

export const NAMESPACE = 'ResumptionWatch';
const REGION = filled('AWS::Region');
/** Every metric that a function sends has the dimension `service`, which names the stack. */
const STACK = filled('AWS::StackName');
const HOUR_S = 3600;
const CEILING_TITLE = 'The highest rate that AWS documents, given who came back where';
const READ_TITLE = 'Read, set aside, not seen by queries, and what the probe refused';
const QUEUES = ['IngestQueue', 'IngestDeadLetterQueue', 'FunctionsDeadLetterQueue'] as const;
const HOME_TITLE = 'Regions that are stale or left out, and reports that the home lake did not get';
const ALARMS = [
  ...['NoDataAlarm', 'IngestDeadLettersAlarm', 'FunctionsDeadLettersAlarm', 'OldestMessageAlarm'],
  ...['FailedQueriesAlarm', 'IngestErrorsAlarm', 'ProbeErrorsAlarm', 'MeasureErrorsAlarm'],
  ...['JudgeErrorsAlarm', 'PublishErrorsAlarm', 'CompactErrorsAlarm', 'NotifyErrorsAlarm'],
  'DiscoverErrorsAlarm',
  ...['UntoldAlertsAlarm', 'UnseenRowsAlarm'],
];

/** What stands side by side; a chart is left out where none of what it shows is sent. */
interface Row {
  readonly height: number;
  readonly widgets: readonly ((place: Place) => Widget | null)[];
}

/**
 * The body of the CloudWatch dashboard at a level of metrics, where `${…}` is for CloudFormation to
 * fill in: rates by searches, so that a balancer that is new shows by itself, then alarms and the
 * health of reading.
 */
export function cloudWatchDashboard(level: MetricLevel): string {
  const ofBalancers = level === 'balancer' || level === 'node' ? BALANCER_ROWS : [];
  const rows = [...headRows(level), ...ofBalancers, ...stackRows(level)];
  let y = 0;
  const widgets = rows.flatMap(({ height, widgets: made }) => {
    const shown = made.filter((widget) => widget([0, 0, 0, 0]) !== null);
    const width = 24 / Math.max(1, shown.length);
    const row = shown.map((widget, at) => widget([at * width, y, width, height]));
    if (shown.length > 0) y += height;
    return row;
  });
  return JSON.stringify({ widgets });
}

const headRows = (level: MetricLevel): readonly Row[] => [
  { height: 3, widgets: [(place) => text(level, place)] },
  { height: 4, widgets: [alarms] },
];

const BALANCER_ROWS: readonly Row[] = [
  {
    height: 7,
    widgets: [
      (place) => rates('Resumed, % of handshakes that were counted', 'ResumptionRate', place),
      (place) => rates(CEILING_TITLE, 'ResumptionCeiling', place),
    ],
  },
  {
    height: 7,
    widgets: [
      acceptance,
      (place) => rates('Handshakes in the window of 24 hours', 'Handshakes', place),
    ],
  },
];

function stackRows(level: MetricLevel): readonly Row[] {
  const sent = sentOfStack(level);
  const counts =
    (title: string, stat: string, names: readonly StackMetric[]) =>
    (place: Place): Widget | null => {
      const shown = names.filter((name) => sent.includes(name)).map((name) => ours(name, stat));
      return shown.length === 0 ? null : chart(title, shown, place);
    };
  const read = [
    ...(['LogsRead', 'ResultFilesRead', 'ObjectsQuarantined', 'ObjectsUnseen'] as const),
    ...(['TrialsFailed', 'BalancersRefused'] as const),
  ];
  const waiting = QUEUES.map((id) => queue(id, 'ApproximateNumberOfMessagesVisible'));
  const oldest = [queue('IngestQueue', 'ApproximateAgeOfOldestMessage')];
  return [
    {
      height: 6,
      widgets: [
        counts('Deviations', 'Maximum', ['Deviations']),
        counts(READ_TITLE, 'Sum', read),
        counts('Reports', 'Sum', ['ReportsPublished', 'QueriesFailed']),
      ],
    },
    {
      height: 6,
      widgets: [
        (place) => chart('Age of the oldest object that waits, seconds', oldest, place),
        (place) => chart('Waiting, and dead letters', waiting, place),
      ],
    },
    {
      height: 6,
      widgets: [
        counts('Balancers by verdict', 'Maximum', Object.values(VERDICT_METRICS)),
        level === 'none' ? () => null : counts(HOME_TITLE, 'Maximum', HOME_METRICS),
      ],
    },
  ];
}

/** What CloudFormation puts in place of a name. */
function filled(name: string): string {
  return `\${${name}}`;
}

function at([x, y, width, height]: Place): Widget {
  return { x, y, width, height };
}

function text(level: MetricLevel, place: Place): Widget {
  const console = `https://${REGION}.console.aws.amazon.com`;
  const lake = filled('LakeBucket');
  const markdown = [
    '## TLS session resumption',
    `[Newest report](${console}/s3/object/${lake}?prefix=reports/latest.json) · ` +
      `[all reports](${console}/s3/buckets/${lake}?prefix=reports/) · ` +
      `[ask Athena](${console}/athena/home#/query-editor) in workgroup \`${filled('Workgroup')}\`, database \`${filled('Database')}\``,
    level === 'none' || level === 'stack'
      ? `Rates of balancers are in the reports: no metrics of them are sent (\`metricsLevel\` is \`${level}\`).`
      : 'A rate is judged against its ceiling, never on its own. Values of a window stand at the time at which it was published.',
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

function ours(metric: StackMetric, stat: string): readonly unknown[] {
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
