import { once, sumRate } from './metric-queries.ts';
import { RECORDS } from './prometheus-rules.ts';

/** The placeholder of the data source, which a person chooses when importing the dashboard. */
const DATA_SOURCE = { type: 'prometheus', uid: `\${DS_PROMETHEUS}` };
const CHOSEN = 'balancer_type=~"$balancer_type", region=~"$region", balancer=~"$balancer"';

/** A panel: its title, its form, and its PromQL. */
export interface MetricPanel {
  readonly title: string;
  readonly type: 'stat' | 'timeseries' | 'table';
  readonly unit: 'percentunit' | 'short' | 's';
  readonly expr: string;
  readonly legend: string;
}

/** The panels, in their order on the page. */
export const METRIC_PANELS: readonly MetricPanel[] = [
  {
    ...{ title: 'Balancers by verdict', type: 'stat', unit: 'short', legend: '{{verdict}}' },
    expr: `count by (verdict) (${once('balancer_verdict', CHOSEN)} == 1)`,
  },
  {
    ...{ title: 'Age of the report', type: 'stat', unit: 's', legend: 'age' },
    expr: `time() - ${once('report_timestamp_seconds')}`,
  },
  {
    ...{ title: 'What deviates', type: 'table', unit: 'short', legend: '{{rule}}' },
    expr: once('deviation', CHOSEN),
  },
  {
    ...{ title: 'Rate of the judged handshakes', type: 'timeseries', unit: 'percentunit' },
    legend: '{{balancer}}',
    expr: once('judged_rate_ratio', CHOSEN),
  },
  {
    ...{ title: 'How far below the ceiling', type: 'timeseries', unit: 'percentunit' },
    legend: '{{balancer}}',
    expr: `${RECORDS.belowCeiling}{${CHOSEN}}`,
  },
  {
    ...{ title: 'Rate by type and Region', type: 'timeseries', unit: 'percentunit' },
    legend: '{{balancer_type}} {{region}}',
    expr: sumRate('balancer_type, region', CHOSEN),
  },
  {
    ...{ title: 'Handshakes by outcome', type: 'timeseries', unit: 'short', legend: '{{outcome}}' },
    expr: `sum by (outcome) (${once('window_handshakes', CHOSEN)})`,
  },
  {
    ...{ title: 'Rate of nodes', type: 'table', unit: 'percentunit', legend: '{{node}}' },
    expr: once('node_rate_ratio', CHOSEN),
  },
  {
    ...{ title: 'Sessions that probes offered, accepted', type: 'table', unit: 'percentunit' },
    legend: '{{balancer}} {{mechanism}} {{relation}}',
    expr: once('acceptance_ratio', CHOSEN),
  },
  {
    ...{ title: 'Probes by /probe: as documented', type: 'timeseries', unit: 'short' },
    legend: '{{balancer}} {{node}} {{mechanism}} {{relation}}',
    expr: once('probe_as_documented', CHOSEN),
  },
];

/** The dashboard as Grafana imports it. */
export function prometheusDashboard(): object {
  return {
    __inputs: [
      {
        ...{ name: 'DS_PROMETHEUS', label: 'Prometheus', type: 'datasource' },
        ...{ pluginId: DATA_SOURCE.type, description: 'Where the metrics and their rules are' },
      },
    ],
    ...{ title: 'TLS session resumption (Prometheus)', uid: 'resumption-watch-prometheus' },
    ...{ schemaVersion: 39, time: { from: 'now-7d', to: 'now' }, timezone: 'utc', editable: true },
    templating: { list: ['balancer_type', 'region', 'balancer'].map(variable) },
    panels: METRIC_PANELS.map(toPanel),
  };
}

/** Values of a label, all of them at first; each narrows those behind it. */
function variable(label: string, at: number, labels: readonly string[]): object {
  const before = labels.slice(0, at).map((other) => `${other}=~"$${other}"`);
  const query = `label_values(resumption_watch_balancer_verdict{${before.join(', ')}}, ${label})`;
  return {
    ...{ type: 'query', name: label, label, datasource: DATA_SOURCE, refresh: 2 },
    ...{ multi: true, includeAll: true, current: { text: 'All', value: '$__all' } },
    query: { query, refId: label },
  };
}

const WIDTHS: Readonly<Record<MetricPanel['type'], number>> = {
  stat: 12,
  timeseries: 12,
  table: 24,
};
const HEIGHT = 8;
const FULL_WIDTH = 24;

function toPanel({ title, type, unit, expr, legend }: MetricPanel, at: number): object {
  const before = METRIC_PANELS.slice(0, at).reduce((sum, panel) => sum + WIDTHS[panel.type], 0);
  const gridPos = {
    ...{ h: HEIGHT, w: WIDTHS[type], x: before % FULL_WIDTH },
    y: HEIGHT * Math.floor(before / FULL_WIDTH),
  };
  const isNow = type !== 'timeseries';
  return {
    ...{ id: at + 1, title, type, gridPos, datasource: DATA_SOURCE },
    fieldConfig: { defaults: { unit }, overrides: [] },
    targets: [
      {
        ...{ refId: 'A', datasource: DATA_SOURCE, expr, legendFormat: legend },
        ...{ instant: isNow, range: !isNow, format: type === 'table' ? 'table' : 'time_series' },
      },
    ],
  };
}
