import { describe, expect, test } from 'vitest';
import { at, deployed, itemsOf, objectOf, resourcesOf, type Template } from '../cloudformation.ts';
import { FULL, packagedTemplate } from '../service-folder.ts';

// Two stages in one Region of one account: nothing that one names is the other's.

const [PROD, QA] = ['prod', 'qa'].map((stage) => {
  const stackName = `resumption-watch-${stage}`;
  return deployed(packagedTemplate([...FULL, 'metricsLevel=balancer'], stage), {
    stackName,
    prefix: `${stackName}-`,
  });
}) as [Template, Template];

/** What a resource is known by: names that the template gives, of itself and of what holds it. */
function identities({ Resources }: Template): readonly string[] {
  return Object.entries(Resources).flatMap(([id, { Type, Properties = {} }]) => {
    const named = Object.entries({
      ...Properties,
      ...objectOf(Properties.DatabaseInput),
      TableName: at(Properties, 'TableInput', 'Name') ?? '',
    }).filter(([key, value]) => /Name$/.test(key) && key !== 'MetricName' && value !== '');
    // The others get names of CloudFormation, which begin with the stack's.
    return named.length === 0 ? [] : [`${id} ${Type} ${JSON.stringify(Object.fromEntries(named))}`];
  });
}

/** What stands behind the metrics of a stack: what functions send, alarms watch, the dashboard shows. */
function metrics(template: Template): readonly string[] {
  const sent = resourcesOf(template, 'AWS::Lambda::Function').map(([, { Environment }]) =>
    String(at(Environment, 'Variables', 'POWERTOOLS_SERVICE_NAME')),
  );
  const watched = resourcesOf(template, 'AWS::CloudWatch::Alarm').map(
    ([, { Namespace, MetricName, Dimensions }]) =>
      JSON.stringify([Namespace, MetricName, Dimensions]),
  );
  const [[, dashboard] = []] = resourcesOf(template, 'AWS::CloudWatch::Dashboard');
  const widgets = itemsOf(JSON.parse(String(dashboard?.DashboardBody)).widgets);
  const shown = widgets.flatMap((widget) => itemsOf(at(widget, 'properties', 'metrics')));
  return [...new Set(sent), ...watched, ...shown.map((metric) => JSON.stringify(metric))];
}

const both = (of: (template: Template) => readonly string[], one = PROD, other = QA) =>
  of(one).filter((name) => of(other).includes(name));

describe('two stages of one Region share', () => {
  test('no name', () => {
    expect(identities(PROD).length).toBeGreaterThan(30);
    expect(both(identities)).toEqual([]);
  });

  test('no metric: a function sends under the name of its stack, an alarm and the dashboard look there', () => {
    expect(metrics(PROD).length).toBeGreaterThan(25);
    expect(both(metrics)).toEqual([]);
    expect(metrics(PROD)[0]).toBe('resumption-watch-prod');
    const own = metrics(PROD).filter((metric) => metric.includes('ResumptionWatch'));
    expect(own.filter((metric) => !metric.includes('resumption-watch-prod'))).toEqual([]);
  });

  test('the check finds a name and a metric without the stage', () => {
    const planted = ({ Resources }: Template): Template => ({
      Resources: {
        ...Resources,
        EventBus: { Type: 'AWS::Events::EventBus', Properties: { Name: 'resumption-watch' } },
        UntoldAlertsAlarm: {
          Type: 'AWS::CloudWatch::Alarm',
          Properties: { Namespace: 'ResumptionWatch', MetricName: 'NotificationsKept' },
        },
      },
    });
    expect(both(identities, planted(PROD), planted(QA))).toEqual([
      'EventBus AWS::Events::EventBus {"Name":"resumption-watch"}',
    ]);
    expect(both(metrics, planted(PROD), planted(QA))).toEqual([
      '["ResumptionWatch","NotificationsKept",null]',
    ]);
  });
});
