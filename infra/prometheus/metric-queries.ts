import {
  METRICS,
  type MetricName,
  metricName,
} from '../../functions/publish/prometheus/metric-table.ts';

/**
 * A metric with its own labels alone, in PromQL: several servers of one lake, and a name that a job
 * adds, must neither double a sum nor an alert.
 */
export function once(name: MetricName, matchers = ''): string {
  const { labels } = METRICS[name];
  const selected = `${metricName(name)}${matchers === '' ? '' : `{${matchers}}`}`;
  return labels.length === 0 ? `max(${selected})` : `max by (${labels.join(', ')}) (${selected})`;
}

/** The rate of many balancers, in PromQL: of counts, since rates can't be added. */
export function sumRate(by: string, matchers = ''): string {
  const sum = (outcomes: string) =>
    `sum by (${by}) (${once('window_handshakes', [outcomes, matchers].filter(Boolean).join(', '))})`;
  return `${sum('outcome="resumed"')} / (${sum('outcome=~"resumed|full"')} > 0)`;
}
