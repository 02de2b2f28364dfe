import { metricName } from '../../functions/publish/prometheus/metric-table.ts';
import { once, sumRate } from './metric-queries.ts';

/** How long something must hold before an alert fires, and how long it fires on; of Prometheus' form. */
export interface AlertTimes {
  readonly deviatesFor: string;
  /** A scrape that fails ends series at once: without it each one would resolve all alerts. */
  readonly keepFiringFor: string;
}

const ALERT_TIMES: AlertTimes = { deviatesFor: '5m', keepFiringFor: '15m' };
/** A report comes each hour, an hour behind. */
const REPORT_HOURS_MAX = 3;
/** Each lake has a server of its own, and of each this must be told. */
const OF_SERVER = 'max by (job, instance) ';

/** The names of what the recording rules record. */
export const RECORDS = {
  regionRate: 'balancer_type_region:resumption_watch_rate:ratio',
  belowCeiling: 'balancer:resumption_watch_below_ceiling:ratio',
} as const;

/** Recording and alerting rules over the metrics, as Prometheus loads them. */
export function prometheusRules({ deviatesFor, keepFiringFor }: AlertTimes = ALERT_TIMES): object {
  return {
    groups: [
      {
        name: 'resumption-watch-records',
        rules: [
          { record: RECORDS.regionRate, expr: sumRate('balancer_type, region') },
          {
            record: RECORDS.belowCeiling,
            expr: `${once('judged_ceiling_ratio')} - ${once('judged_rate_ratio')}`,
          },
        ],
      },
      {
        name: 'resumption-watch-alerts',
        rules: [
          {
            alert: 'ResumptionDeviates',
            expr: `${once('deviation', 'severity!="info"')} > 0`,
            for: deviatesFor,
            keep_firing_for: keepFiringFor,
            annotations: {
              summary:
                '{{ $labels.rule }} at {{ $labels.balancer }}' +
                '{{ with $labels.node }}, node {{ . }}{{ end }}',
              description:
                'TLS session resumption at {{ $labels.balancer_type }} balancer ' +
                '{{ $labels.balancer }} in {{ $labels.region }} deviates from what AWS documents.',
              runbook: 'functions/judge/runbooks/{{ $labels.rule }}.md',
            },
          },
          ...watchingRules(),
        ],
      },
    ],
  };
}

/** Whether what the other rules look at is there and of today. */
function watchingRules(): readonly object[] {
  const warning = { severity: 'warning' };
  return [
    {
      alert: 'ResumptionReportOld',
      expr: `time() - ${OF_SERVER}(${metricName('report_timestamp_seconds')}) > ${REPORT_HOURS_MAX} * 3600`,
      for: '15m',
      labels: warning,
      annotations: {
        summary: 'The report of {{ $labels.instance }} is {{ $value | humanizeDuration }} old',
        description: 'What it says of balancers may no longer hold: see why no later one was made.',
      },
    },
    {
      alert: 'ResumptionReportMissing',
      expr: `absent(${once('report_timestamp_seconds')})`,
      for: '30m',
      labels: warning,
      annotations: {
        summary: 'There is no report on TLS session resumption',
        description: 'No server, and no file of a textfile collector, gives its metrics.',
      },
    },
    {
      alert: 'ResumptionProbeIncomplete',
      expr: `${once('probe_complete')} == 0`,
      for: '30m',
      labels: warning,
      annotations: {
        summary: 'Probes of {{ $labels.balancer }} do not come to their end',
        description: 'Give the job a longer scrape_timeout, or see which node does not answer.',
      },
    },
    {
      alert: 'ResumptionSamplesLeftOut',
      expr: `${OF_SERVER}(${metricName('samples_left_out')}) > 0`,
      for: '15m',
      labels: warning,
      annotations: {
        summary: '{{ $labels.instance }} leaves {{ $value }} samples out',
        description: 'There are too many balancers or nodes for one exposition: split the lake.',
      },
    },
  ];
}
