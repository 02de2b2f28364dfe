/** A metric for Prometheus: what it is called, what it says, and what tells its samples apart. */
export interface MetricRow {
  readonly help: string;
  /** Of a trailing window, so that counts fall again: never counters. */
  readonly type: 'gauge';
  /** The base unit, which ends the name too; none of counts and states. */
  readonly unit?: 'ratio' | 'seconds';
  readonly labels: readonly LabelName[];
}

/** Where the values of a label come from; all but names and addresses are closed lists. */
export const LABELS = {
  balancer_type: '`classic`, `application` or `network`',
  region: 'the Region',
  account_id: 'the account; `unknown` where nothing names one',
  balancer: 'the name, as in the logs',
  node: 'one address of the balancer',
  outcome: '`resumed`, `full`, `failed`; of logs `unknown`, of trials `inconclusive`',
  verdict: '`deviating`, `suspected`, `not-enough-evidence` or `sound`',
  rule: 'the rule that found it',
  severity: '`info`, `warning`, `error` or `critical`',
  mechanism: '`session-id`, `session-ticket` or `psk`',
  relation: '`same-node` or `cross-node`',
  evidence: '`log` or `trials`',
  mark: '`confirmed`, `resumed-though-full`, `full-though-resumed`, `unmarked`, `pending` or `missing`',
  part: 'of a fleet: whose report it is, `ACCOUNT/REGION` or a path; on every sample there',
} as const;
export type LabelName = keyof typeof LABELS;

const BALANCER = ['balancer_type', 'region', 'account_id', 'balancer'] as const;
const NODE = [...BALANCER, 'node'] as const;
const OFFER = [...BALANCER, 'mechanism', 'relation'] as const;
/** A probe knows no account. */
const PROBED = ['balancer_type', 'region', 'balancer'] as const;
const PROBED_OFFER = [...PROBED, 'node', 'mechanism', 'relation'] as const;

const gauge = { type: 'gauge' } as const;
const ratio = { type: 'gauge', unit: 'ratio' } as const;
const instant = { type: 'gauge', unit: 'seconds' } as const;

/**
 * The metrics of a report, in the order in which they are exposed: what is left out of one that is
 * too large comes last. Exposition, rules, dashboard and documentation are all made of this table.
 */
export const REPORT_METRICS = {
  report_timestamp_seconds: {
    ...{ ...instant, labels: [] },
    help: 'When the report was made, Unix time',
  },
  window_start_timestamp_seconds: {
    ...{ ...instant, labels: [] },
    help: 'Start of the window that the report counts, Unix time',
  },
  window_end_timestamp_seconds: {
    ...{ ...instant, labels: [] },
    help: 'End of the window that the report counts, Unix time',
  },
  balancer_verdict: {
    ...{ ...gauge, labels: [...BALANCER, 'verdict'] },
    help: 'The verdict of a balancer: 1 for the one that it has, 0 for the others',
  },
  deviation: {
    ...{ ...gauge, labels: [...NODE, 'mechanism', 'relation', 'rule', 'severity'] },
    help: '1 while a rule finds that a balancer deviates from what AWS documents',
  },
  evidence_timestamp_seconds: {
    ...{ ...instant, labels: [...BALANCER, 'evidence'] },
    help: 'End of the period of the newest log of a balancer, or its newest trial, Unix time',
  },
  window_handshakes: {
    ...{ ...gauge, labels: [...BALANCER, 'outcome'] },
    help: 'TLS handshakes of a balancer in its logs, by outcome',
  },
  rate_ratio: {
    ...{ ...ratio, labels: BALANCER },
    help: 'Resumed of the handshakes whose outcome the logs of a balancer show',
  },
  rate_low_ratio: {
    ...{ ...ratio, labels: BALANCER },
    help: 'Lower end of the 95 % interval of the rate of a balancer',
  },
  rate_high_ratio: {
    ...{ ...ratio, labels: BALANCER },
    help: 'Upper end of the 95 % interval of the rate of a balancer',
  },
  ceiling_ratio: {
    ...{ ...ratio, labels: BALANCER },
    help: 'The highest rate that the documented scope allows, given where clients returned',
  },
  attainable_ratio: {
    ...{ ...ratio, labels: BALANCER },
    help: 'The highest rate that the clients which came could reach, an estimate',
  },
  judged_handshakes: {
    ...{ ...gauge, labels: BALANCER },
    help: 'Handshakes with a whole session lifetime of logs before them, which rules judge',
  },
  judged_rate_ratio: {
    ...{ ...ratio, labels: BALANCER },
    help: 'The rate of the judged handshakes of a balancer',
  },
  judged_ceiling_ratio: {
    ...{ ...ratio, labels: BALANCER },
    help: 'The ceiling of the judged handshakes of a balancer: compare it with their rate',
  },
  window_trials: {
    ...{ ...gauge, labels: [...OFFER, 'outcome'] },
    help: 'Trials of probes that offered a session to a balancer, by outcome',
  },
  acceptance_ratio: {
    ...{ ...ratio, labels: OFFER },
    help: 'Resumed of the sessions that probes offered to a balancer',
  },
  acceptance_low_ratio: {
    ...{ ...ratio, labels: OFFER },
    help: 'Lower end of the 95 % interval of the acceptance of a balancer',
  },
  acceptance_high_ratio: {
    ...{ ...ratio, labels: OFFER },
    help: 'Upper end of the 95 % interval of the acceptance of a balancer',
  },
  probe_handshakes: {
    ...{ ...gauge, labels: [...BALANCER, 'mark'] },
    help: 'Handshakes of probes with a request of their own, by what the log of a balancer says',
  },
  log_loss_ratio: {
    ...{ ...ratio, labels: BALANCER },
    help: 'Missing of the requests of probes that the log of a balancer should have shown',
  },
  log_lag_seconds: {
    ...{ ...instant, labels: BALANCER },
    help: 'Mean time from the handshake of a probe to the end of the period of its log object',
  },
  survival_median_age_seconds: {
    ...{ ...instant, labels: OFFER },
    help: 'The lowest age tried at which half or fewer of the sessions of a balancer are accepted',
  },
  survival_day_ratio: {
    ...{ ...ratio, labels: OFFER },
    help: 'Sessions of a balancer still accepted at 24 h, by probes that offered each once',
  },
  survival_day_low_ratio: {
    ...{ ...ratio, labels: OFFER },
    help: 'Lower end of the 95 % interval of the sessions still accepted at 24 h',
  },
  survival_day_high_ratio: {
    ...{ ...ratio, labels: OFFER },
    help: 'Upper end of the 95 % interval of the sessions still accepted at 24 h',
  },
  node_window_handshakes: {
    ...{ ...gauge, labels: [...NODE, 'outcome'] },
    help: 'TLS handshakes of a node in its logs, by outcome',
  },
  node_rate_ratio: {
    ...{ ...ratio, labels: NODE },
    help: 'Resumed of the handshakes whose outcome the logs of a node show',
  },
  node_ceiling_ratio: {
    ...{ ...ratio, labels: NODE },
    help: 'The highest rate of a node that the documented scope allows',
  },
} as const satisfies Readonly<Record<string, MetricRow>>;

/** The metrics of a run of probes. */
export const PROBE_METRICS = {
  probe_timestamp_seconds: {
    ...{ ...instant, labels: [] },
    help: 'When the run of probes ended, Unix time',
  },
  probe_duration_seconds: {
    ...{ ...instant, labels: [] },
    help: 'How long the run of probes took',
  },
  probe_complete: {
    ...{ ...gauge, labels: PROBED },
    help: '1 where all that was planned was tried, 0 where the time was up or a node was left out',
  },
  probe_trials: {
    ...{ ...gauge, labels: [...PROBED_OFFER, 'outcome'] },
    help: 'Sessions that the probe offered to a node, by outcome',
  },
  probe_acceptance_ratio: {
    ...{ ...ratio, labels: PROBED_OFFER },
    help: 'Resumed of the sessions that the probe offered to a node',
  },
  probe_as_documented: {
    ...{ ...gauge, labels: PROBED_OFFER },
    help: '1 where a node accepts and refuses sessions as AWS documents it, 0 where it does not',
  },
} as const satisfies Readonly<Record<string, MetricRow>>;

/** The metrics of many reports side by side. */
export const FLEET_METRICS = {
  fleet_timestamp_seconds: {
    ...{ ...instant, labels: [] },
    help: 'When the reports of all Regions were put together, Unix time',
  },
  fleet_reported_timestamp_seconds: {
    ...{ ...instant, labels: ['part'] },
    help: 'When a Region reported last, Unix time',
  },
  fleet_stale: {
    ...{ ...gauge, labels: ['part'] },
    help: '1 where a Region reported longer ago than staleAfterHours, else 0',
  },
  fleet_left_out: {
    ...{ ...gauge, labels: [] },
    help: 'Objects in the place of reports that can not be shown',
  },
} as const satisfies Readonly<Record<string, MetricRow>>;

/** What is told of an exposition itself; where nothing is left out nothing is told. */
export const EXPOSITION_METRICS = {
  samples_left_out: {
    ...{ ...gauge, labels: [] },
    help: 'Samples of a report that were left out because there were too many',
  },
} as const satisfies Readonly<Record<string, MetricRow>>;

/** All metrics by their names without the prefix. */
export const METRICS: Readonly<Record<MetricName, MetricRow>> = {
  ...FLEET_METRICS,
  ...REPORT_METRICS,
  ...PROBE_METRICS,
  ...EXPOSITION_METRICS,
};
export type MetricName =
  | keyof typeof FLEET_METRICS
  | keyof typeof REPORT_METRICS
  | keyof typeof PROBE_METRICS
  | keyof typeof EXPOSITION_METRICS;

/** The name of a metric as Prometheus knows it. */
export function metricName(name: MetricName): string {
  return `resumption_watch_${name}`;
}
