import { writeFileSync } from 'node:fs';
import { stringify } from 'yaml';
import {
  LABELS,
  METRICS,
  type MetricName,
  metricName,
} from '../../functions/publish/prometheus/metric-table.ts';
import { prometheusDashboard } from './prometheus-dashboard.ts';
import { prometheusRules } from './prometheus-rules.ts';

/** What is generated from the table of metrics, by its path from the root. */
export const PROMETHEUS_FILES: Readonly<Record<string, () => string>> = {
  'infra/prometheus/resumption-watch.rules.yml': rulesText,
  'infra/grafana/resumption-watch-prometheus.json': () =>
    JSON.stringify(prometheusDashboard(), null, 2),
  'docs/metrics.md': metricsPage,
};

function rulesText(): string {
  const head = '# Written by `npm run dashboards`, from infra/prometheus/prometheus-rules.ts.\n';
  return head + stringify(prometheusRules(), { lineWidth: 100, aliasDuplicateObjects: false });
}

function metricsPage(): string {
  return `# Metrics for Prometheus

What \`/metrics\`, \`/probe\`, \`--prom\` and \`reports/latest.prom\` expose. The page is written by
\`npm run dashboards\` from \`functions/publish/prometheus/metric-table.ts\`; how to use it:
[prometheus.md](prometheus.md). All are gauges of the report's trailing window, so counts fall again:
never put \`rate()\` or \`increase()\` over them. What was not counted has no sample. Sums over all
labels of a metric make sense for counts; rates can't be added: divide sums of counts.

| metric | says | labels |
|---|---|---|
${(Object.keys(METRICS) as MetricName[]).map(metricLine).join('\n')}

| label | value |
|---|---|
${Object.entries(LABELS)
  .map(([label, value]) => `| \`${label}\` | ${value} |`)
  .join('\n')}

Names of balancers and nodes come from logs, so they are anybody's text: control characters are
replaced and long names cut, each with a digest behind it. A label without a value is left out. A
report has 100,000 samples at most, all of a fleet together 500,000; metrics of a report that would
exceed that are left out whole, those of nodes first, and \`resumption_watch_samples_left_out\` counts
them, of a fleet with \`part\`: no Region drops a metric of another.
`;
}

function metricLine(name: MetricName): string {
  const { help, labels } = METRICS[name];
  const listed = labels.length === 0 ? '–' : labels.map((label) => `\`${label}\``).join(', ');
  return `| \`${metricName(name)}\` | ${help} | ${listed} |`;
}

if (import.meta.main) {
  for (const [path, text] of Object.entries(PROMETHEUS_FILES)) {
    writeFileSync(new URL(`../../${path}`, import.meta.url), text());
  }
}
