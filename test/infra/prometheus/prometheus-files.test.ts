import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import {
  METRICS,
  type MetricName,
  metricName,
} from '../../../functions/publish/prometheus/metric-table.ts';
import { PROMETHEUS_FILES } from '../../../infra/prometheus/prometheus-files.ts';

const ROOT = new URL('../../..', import.meta.url);

test.each(Object.entries(PROMETHEUS_FILES))(
  '%s is the generated one: npm run dashboards',
  (path, text) => {
    const committed = readFileSync(new URL(path, ROOT), 'utf8');
    // The formatter breaks lines of JSON.
    if (path.endsWith('.json')) expect(JSON.parse(committed)).toEqual(JSON.parse(text()));
    else expect(committed).toBe(text());
  },
);

test.each(Object.entries(PROMETHEUS_FILES))('%s names no metric that there is not', (_, text) => {
  const names = (Object.keys(METRICS) as MetricName[]).map(metricName);
  // Those of records stand behind a colon.
  const named = text().match(/(?<![\w:])resumption_watch_\w+/g) ?? [];
  expect(named.length).toBeGreaterThan(0);
  expect([...new Set(named)].filter((name) => !names.includes(name))).toEqual([]);
});
