import { describe, expect, test } from 'vitest';
import type { Report } from '../../../../functions/model/report.ts';
import {
  METRIC_LEVELS,
  type MetricLevel,
  rateMetrics,
} from '../../../../functions/publish/rate-metrics.ts';
import { makeReport } from '../../../../functions/publish/report.ts';
import { sentOfStack } from '../../../../infra/aws/lambda/stack-metrics.ts';
import { sampleParts } from '../../../functions/publish/report-samples.ts';
import { at, deployed, itemsOf, resourcesOf, type Value } from '../cloudformation.ts';
import { packagedTemplate } from '../service-folder.ts';

const TEMPLATE = deployed(packagedTemplate([]));

function widgetsAt(level: MetricLevel): readonly Value[] {
  // The default, whose template is made already.
  const given = level === 'none' ? [] : [`metricsLevel=${level}`];
  const template = deployed(packagedTemplate(given));
  const [[, dashboard] = []] = resourcesOf(template, 'AWS::CloudWatch::Dashboard');
  return itemsOf(JSON.parse(String(dashboard?.DashboardBody)).widgets);
}

const WIDGETS = widgetsAt('balancer');
const REPORT: Report = makeReport(sampleParts());

/** All texts of the dashboard's widgets. */
const TEXTS = JSON.stringify(WIDGETS);

describe('the CloudWatch dashboard', () => {
  test.each(METRIC_LEVELS)('lies on the grid at %s, no widget over another', (level) => {
    const cells = widgetsAt(level).flatMap((widget) => {
      const [x, y, width, height] = ['x', 'y', 'width', 'height'].map((side) =>
        Number(at(widget, side)),
      );
      expect((x ?? 0) + (width ?? 0)).toBeLessThanOrEqual(24);
      return Array.from({ length: width ?? 0 }, (_, column) =>
        Array.from({ length: height ?? 0 }, (__, row) => `${(x ?? 0) + column} ${(y ?? 0) + row}`),
      ).flat();
    });
    expect(new Set(cells).size).toBe(cells.length);
  });

  test('shows every alarm of the stack', () => {
    const shown = WIDGETS.flatMap((widget) => itemsOf(at(widget, 'properties', 'alarms')));
    const all = resourcesOf(TEMPLATE, 'AWS::CloudWatch::Alarm').map(([id]) => id.toLowerCase());
    expect(shown.map((arn) => String(arn).split(':').at(-1)).sort()).toEqual(all.sort());
  });

  test('searches every metric that a report gives, by the dimensions that it has', () => {
    const sent = rateMetrics(REPORT, 'balancer');
    expect(sent.length).toBeGreaterThan(0);
    for (const { name, dimensions } of sent) {
      const schema = ['ResumptionWatch', 'service', ...Object.keys(dimensions)].join(',');
      expect(TEXTS).toContain(
        `SEARCH('{${schema}} MetricName=\\"${name}\\" service=\\"resumption-watch-prod\\"'`,
      );
    }
  });

  test.each(METRIC_LEVELS)('shows at %s only what is sent at it', (level) => {
    const shown = widgetsAt(level).flatMap((widget) =>
      itemsOf(at(widget, 'properties', 'metrics')),
    );
    const searches = shown.filter((metric) => at(metric, 0, 'expression') !== undefined);
    expect(searches).toHaveLength(level === 'balancer' || level === 'node' ? 4 : 0);
    const counts = shown.flatMap((metric) =>
      at(metric, 0) === 'ResumptionWatch' ? [String(at(metric, 1))] : [],
    );
    expect(counts.filter((name) => !sentOfStack(level).some((one) => one === name))).toEqual([]);
    expect(counts.length).toBe(level === 'none' ? 3 : 16);
    expect(JSON.stringify(widgetsAt(level)).includes('no metrics of them are sent')).toBe(
      searches.length === 0,
    );
  });

  test('names nothing that CloudFormation has not filled in', () => {
    expect(TEXTS).not.toMatch(/\$\{/);
    expect(TEXTS).toContain('/s3/object/lakebucket?prefix=reports/latest.json');
  });
});

test.each([
  ['HandshakesByConnectionView', 'handshakes_by_connection'],
  ['TrialsReadableView', 'trials_readable'],
])('%s reads the tables of its own database', (id, name) => {
  const input: Value | undefined = at(TEMPLATE.Resources[id]?.Properties, 'TableInput');
  expect(at(input, 'Name')).toBe(name);
  const [, text = ''] = /View: (\S+) /.exec(String(at(input, 'ViewOriginalText'))) ?? [];
  expect(JSON.parse(Buffer.from(text, 'base64').toString()).schema).toBe(
    'resumption_watch_prod_v2',
  );
  expect(at(TEMPLATE.Resources.Database?.Properties, 'DatabaseInput', 'Name')).toBe(
    'resumption_watch_prod_v2',
  );
});
