import { describe, expect, test } from 'vitest';
import { sentOfStack } from '../../../../infra/aws/lambda/stack-metrics.ts';
import { at, deployed, itemsOf, resourcesOf, type ValueObject } from '../cloudformation.ts';
import { FULL, packagedTemplate } from '../service-folder.ts';
import { SPECIFICATION } from '../specification.ts';

const FULL_TEMPLATE = deployed(packagedTemplate(FULL));
const ALARMS = resourcesOf(FULL_TEMPLATE, 'AWS::CloudWatch::Alarm');
const isOurs = ([, { Namespace }]: (typeof ALARMS)[number]) => Namespace === 'ResumptionWatch';

test('every alarm on AWS watches a metric that AWS publishes with these dimensions', () => {
  expect(ALARMS.length).toBe(18);
  const unknown = ALARMS.filter((one) => !isOurs(one)).filter(([, alarm]) => {
    const dimensions = itemsOf(alarm.Dimensions).map((one) => at(one, 'Name'));
    return !SPECIFICATION.all('metric').some(
      (metric) =>
        metric.namespace === alarm.Namespace &&
        metric.name === alarm.MetricName &&
        [...SPECIFICATION.follow('usesDimensionSet', metric)].some(
          ({ entity }) => `${entity.dimensions.map(({ name }) => name)}` === `${dimensions}`,
        ),
    );
  });
  expect(unknown.map(([id]) => id)).toEqual([]);
});

test('every alarm on ourselves watches what a function counts, under the name of its stack', () => {
  const own = ALARMS.filter(isOurs);
  expect(own.map(([id, { MetricName }]) => [id, MetricName])).toEqual([
    ['NoDataAlarm', 'LogsRead'],
    ['UntoldAlertsAlarm', 'NotificationsKept'],
    ['UnseenRowsAlarm', 'ObjectsUnseen'],
    ['RegionsStaleAlarm', 'RegionsStale'],
    ['RegionsLeftOutAlarm', 'RegionsLeftOut'],
    ['HomeReportsFailedAlarm', 'HomeReportsFailed'],
  ]);
  for (const [, { Dimensions }] of own)
    expect(Dimensions).toEqual([{ Name: 'service', Value: 'resumption-watch-prod' }]);
});

test('by default just what alarms watch is sent', () => {
  const watched = [FULL, []].flatMap((parameters) =>
    resourcesOf(deployed(packagedTemplate(parameters)), 'AWS::CloudWatch::Alarm')
      .filter(isOurs)
      .map(([, { MetricName }]) => String(MetricName)),
  );
  expect([...new Set(watched)].sort()).toEqual([...sentOfStack('none')].sort());
  const [[, { Environment } = {}] = []] = resourcesOf(
    deployed(packagedTemplate([])),
    'AWS::Lambda::Function',
  );
  expect(at(Environment, 'Variables', 'METRICS_LEVEL')).toBe('none');
});

describe('the alarm for missing data', () => {
  const alarmOf = (parameters: readonly string[]): ValueObject =>
    deployed(packagedTemplate(parameters)).Resources.NoDataAlarm?.Properties ?? {};

  test('watches logs where log buckets are named: result files of probes can not quiet it', () => {
    const alarm = alarmOf(FULL);
    expect(alarm).toMatchObject({
      ...{ MetricName: 'LogsRead', Statistic: 'Sum', Period: 3600, EvaluationPeriods: 3 },
      ...{ Threshold: 1, ComparisonOperator: 'LessThanThreshold', TreatMissingData: 'breaching' },
    });
    expect(alarm.AlarmDescription).toContain('EventBridge');
  });

  test('watches result files where probes are the only evidence', () => {
    const alarm = alarmOf([]);
    expect(alarm.MetricName).toBe('ResultFilesRead');
    expect(alarm.AlarmDescription).not.toContain('EventBridge');
  });
});
