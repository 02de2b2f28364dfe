import { expect, test } from 'vitest';
import {
  LABELS,
  METRICS,
  type MetricName,
  metricName,
} from '../../../../functions/publish/prometheus/metric-table.ts';

const NAMES = Object.keys(METRICS) as MetricName[];

test.each(NAMES)('%s is named as Prometheus advises', (name) => {
  const { unit, type, labels, help } = METRICS[name];
  expect(metricName(name)).toMatch(/^resumption_watch_[a-z]+(?:_[a-z]+)*$/);
  // OpenMetrics 1.0: a unit must be the end of the name. A gauge with the end of a counter is faulted.
  expect(name.endsWith(`_${unit ?? ''}`)).toBe(unit !== undefined);
  expect(name).not.toMatch(/_(?:total|count|sum|bucket|info|created)$/);
  expect(type).toBe('gauge');
  expect(new Set(labels).size).toBe(labels.length);
  expect(help).toMatch(/^[A-Z01][^\n\\]+[^.]$/);
});

test('every label of the list is one of a metric', () => {
  const used = new Set(NAMES.flatMap((name) => [...METRICS[name].labels]));
  expect(Object.keys(LABELS).sort()).toEqual([...used].sort());
});
