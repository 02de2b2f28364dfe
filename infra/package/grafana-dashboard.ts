import { readFileSync, writeFileSync } from 'node:fs';
import { BALANCER_TYPES } from '../../functions/model/balancer.ts';
import { VERDICT_METRICS } from '../../functions/model/verdict.ts';
import { AWS_REGIONS } from './aws-regions.ts';
import { NAMESPACE, OF_A_BALANCER } from './cloudwatch-dashboard.ts';
import { lakeViews } from './lake-views.ts';

const COMMITTED = new URL('../grafana/resumption-watch.json', import.meta.url);

/** The placeholder of the data source, which a person chooses when importing the dashboard. */
const DATA_SOURCE = { type: 'grafana-athena-datasource', uid: `\${DS_ATHENA}` };
const METRIC_SOURCE = { type: 'cloudwatch', uid: `\${DS_CLOUDWATCH}` };
/** Result reuse of Athena engine 3: panels that ask the same within this time cost nothing. */
const REUSE_MINUTES = 60;

const { connections, trials } = lakeViews();

/**
 * What every query must name, so that Athena lists and reads no other partition: the days of the
 * dashboard's time and one more, since lines come when a connection ends, the type and the Region.
 */
const PARTITIONS = `day BETWEEN CAST(CAST($__timeFrom() AS DATE) AS VARCHAR)
    AND CAST(CAST($__timeTo() + INTERVAL '1' DAY AS DATE) AS VARCHAR)
  AND balancer_type = '$balancer_type' AND region = '$region'`;
const BALANCERS = `balancer IN (\${balancer:singlequote})`;

const count = (outcomes: string) => `count(*) FILTER (WHERE outcome IN (${outcomes}))`;
const RESUMED = count("'resumed'");
const COUNTED = count("'resumed', 'full'");
/** What was not counted has no rate: a gap, never 0. */
const RATE = `100e0 * ${RESUMED} / nullif(${COUNTED}, 0)`;

/** A panel: its title, its form, and its SQL. */
export interface Panel {
  readonly title: string;
  readonly type: 'timeseries' | 'table';
  readonly unit: 'percent' | 'short';
  readonly sql: string;
}

/** The panels, in their order on the page. */
export const GRAFANA_PANELS: readonly Panel[] = [
  {
    ...{ title: 'Resumed, % of handshakes that were counted', type: 'timeseries', unit: 'percent' },
    sql: `SELECT date_trunc('hour', handshake_at) AS time, balancer, ${RATE} AS resumed
FROM ${connections.name}
WHERE ${PARTITIONS}
  AND ${BALANCERS} AND $__timeFilter(handshake_at)
GROUP BY 1, 2
ORDER BY 1, 2`,
  },
  {
    ...{ title: 'Handshakes by outcome', type: 'timeseries', unit: 'short' },
    sql: `SELECT date_trunc('hour', handshake_at) AS time, outcome, count(*) AS handshakes
FROM ${connections.name}
WHERE ${PARTITIONS}
  AND ${BALANCERS} AND $__timeFilter(handshake_at)
GROUP BY 1, 2
ORDER BY 1, 2`,
  },
  {
    ...{ title: 'Nodes', type: 'table', unit: 'short' },
    sql: `SELECT account_id, balancer, node, count(*) AS handshakes, ${RESUMED} AS resumed,
  ${count("'full'")} AS fulls, ${count("'unknown'")} AS unknown, ${count("'failed'")} AS failed,
  ${RATE} AS resumed_percent
FROM ${connections.name}
WHERE ${PARTITIONS}
  AND ${BALANCERS} AND $__timeFilter(handshake_at)
GROUP BY 1, 2, 3
ORDER BY 1 NULLS LAST, 2 NULLS LAST, 3 NULLS LAST`,
  },
  {
    ...{ title: 'Kinds of clients, by their user agent', type: 'table', unit: 'short' },
    sql: `SELECT balancer, coalesce(client_kind, 'none') AS client_kind, count(*) AS handshakes,
  ${RESUMED} AS resumed, ${count("'full'")} AS fulls, ${RATE} AS resumed_percent
FROM ${connections.name}
WHERE ${PARTITIONS}
  AND ${BALANCERS} AND $__timeFilter(handshake_at)
GROUP BY 1, 2
ORDER BY 1 NULLS LAST, 3 DESC NULLS LAST, 2 NULLS LAST`,
  },
  {
    ...{ title: 'Probes: sessions accepted', type: 'table', unit: 'short' },
    sql: `SELECT balancer, node, mechanism, relation, count(*) AS trials, ${RESUMED} AS resumed,
  ${RATE} AS accepted_percent
FROM ${trials.name}
WHERE ${PARTITIONS}
  AND ${BALANCERS} AND $__timeFilter(tried_at) AND relation IS NOT NULL
GROUP BY 1, 2, 3, 4
ORDER BY 1 NULLS LAST, 2 NULLS LAST, 3 NULLS LAST, 4 NULLS LAST`,
  },
  {
    ...{ title: 'What was read, by day of delivery', type: 'table', unit: 'short' },
    sql: `SELECT day, balancer, kind, count(DISTINCT source_id) AS objects, sum(lines) AS lines,
  sum(rows) AS rows, count(quarantined) AS set_aside
FROM sources
WHERE ${PARTITIONS}
  AND (${BALANCERS} OR balancer IS NULL)
GROUP BY 1, 2, 3
ORDER BY 1 NULLS LAST, 2 NULLS LAST, 3 NULLS LAST`,
  },
];

/** A panel of CloudWatch's metrics: what Athena has no table for. */
export interface MetricPanel {
  readonly title: string;
  readonly unit: 'percent' | 'short';
  /** A search of CloudWatch: what is new shows by itself. */
  readonly expression: string;
}

/** As `serverless deploy` names it, unless a stage is given. */
const DEFAULT_STACK = 'resumption-watch-prod';
const STACK = 'service="$stack"';
const ofStack = `{${NAMESPACE},service}`;
const anyOf = (names: readonly string[]) => names.map((name) => `"${name}"`).join(' OR ');

/** What `judge` and `publish` found, as metrics of the stack. */
export const METRIC_PANELS: readonly MetricPanel[] = [
  {
    ...{ title: 'Balancers by verdict', unit: 'short' },
    expression: `SEARCH('${ofStack} MetricName=(${anyOf(Object.values(VERDICT_METRICS))}) ${STACK}', 'Maximum', 3600)`,
  },
  {
    ...{ title: 'Deviations', unit: 'short' },
    expression: `SEARCH('${ofStack} MetricName="Deviations" ${STACK}', 'Maximum', 3600)`,
  },
  {
    ...{ title: 'Ceiling: the highest rate that AWS documents, %', unit: 'percent' },
    expression: `SEARCH('{${[NAMESPACE, 'service', ...OF_A_BALANCER].join(',')}} MetricName="ResumptionCeiling" ${STACK}', 'Average', 3600)`,
  },
];

/** Which balancers there are to choose from, by what was read of them or tried. */
export const BALANCER_SQL = `SELECT DISTINCT balancer FROM sources
WHERE ${PARTITIONS} AND balancer IS NOT NULL
UNION
SELECT DISTINCT balancer FROM trials
WHERE ${PARTITIONS}
ORDER BY 1`;

/** The dashboard as Grafana imports it. */
export function grafanaDashboard(): object {
  return {
    __inputs: [
      {
        ...{ name: 'DS_ATHENA', label: 'Athena', type: 'datasource', pluginId: DATA_SOURCE.type },
        description: 'The workgroup and database of resumption-watch',
      },
      {
        ...{ name: 'DS_CLOUDWATCH', label: 'CloudWatch', type: 'datasource' },
        ...{ pluginId: METRIC_SOURCE.type, description: 'Of the account and Region of the stack' },
      },
    ],
    ...{ title: 'TLS session resumption', uid: 'resumption-watch', schemaVersion: 39 },
    ...{ time: { from: 'now-24h', to: 'now' }, timezone: 'utc', refresh: '', editable: true },
    templating: { list: variables() },
    panels: [...METRIC_PANELS.map(toMetricPanel), ...GRAFANA_PANELS.map(toPanel)],
  };
}

/** The dashboard as it is committed; `npm run dashboards` writes and formats it. */
export function committedDashboard(): unknown {
  return JSON.parse(readFileSync(COMMITTED, 'utf8'));
}

function variables(): readonly object[] {
  const chosen = (name: string, label: string, values: readonly string[]) => ({
    ...{ type: 'custom', name, label, query: values.join(','), multi: false, includeAll: false },
    options: values.map((value, at) => ({ text: value, value, selected: at === 0 })),
    current: { text: values[0], value: values[0] },
  });
  return [
    {
      ...{ type: 'textbox', name: 'stack', label: 'Stack', query: DEFAULT_STACK },
      current: { text: DEFAULT_STACK, value: DEFAULT_STACK },
    },
    chosen('balancer_type', 'Type', ['application', ...BALANCER_TYPES.filter(isOther)]),
    chosen('region', 'Region', AWS_REGIONS),
    {
      ...{ type: 'query', name: 'balancer', label: 'Balancer', datasource: DATA_SOURCE },
      // Asked anew when the time changes; all of them at first.
      ...{ refresh: 2, multi: true, includeAll: true, current: { text: 'All', value: '$__all' } },
      query: target(BALANCER_SQL, 'table'),
    },
  ];
}

const isOther = (type: string): boolean => type !== 'application';

const HEIGHT = 8;

function toMetricPanel({ title, unit, expression }: MetricPanel, at: number): object {
  return {
    ...{ id: at + 1, title, type: 'timeseries', datasource: METRIC_SOURCE },
    gridPos: { h: HEIGHT, w: 8, x: 8 * at, y: 0 },
    fieldConfig: { defaults: { unit }, overrides: [] },
    targets: [
      {
        ...{ refId: 'A', datasource: METRIC_SOURCE, queryMode: 'Metrics', expression },
        // A search that is written as text, not put together by Grafana.
        ...{ metricQueryType: 0, metricEditorMode: 1, region: 'default', period: '3600' },
      },
    ],
  };
}

function toPanel({ title, type, unit, sql }: Panel, at: number): object {
  const half = type === 'timeseries';
  const gridPos = {
    ...{ h: HEIGHT, w: half ? 12 : 24, x: half ? (at % 2) * 12 : 0 },
    y: HEIGHT * (at + 1),
  };
  return {
    ...{ id: METRIC_PANELS.length + at + 1, title, type, gridPos, datasource: DATA_SOURCE },
    fieldConfig: { defaults: { unit }, overrides: [] },
    targets: [target(sql, type)],
  };
}

function target(rawSQL: string, type: Panel['type']): object {
  return {
    ...{ refId: 'A', datasource: DATA_SOURCE, rawSQL, format: type === 'table' ? 1 : 0 },
    connectionArgs: {
      ...{ region: '__default', catalog: '__default', database: '__default' },
      ...{ resultReuseEnabled: true, resultReuseMaxAgeInMinutes: REUSE_MINUTES },
    },
  };
}

if (import.meta.main) writeFileSync(COMMITTED, JSON.stringify(grafanaDashboard(), null, 2));
