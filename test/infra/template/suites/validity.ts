import { describe, expect, test } from 'vitest';
import {
  deployed,
  intrinsicOf,
  itemsOf,
  objectOf,
  type Template,
  type Value,
} from '../cloudformation.ts';
import { roleStatements } from '../policies.ts';
import { FULL, packagedTemplate } from '../service-folder.ts';
import { SPECIFICATION, specificationFaults } from '../specification.ts';

const FULL_TEMPLATE = packagedTemplate(FULL);

/** The template with one property of one resource replaced. */
function planted(id: string, properties: Readonly<Record<string, Value>>): Template {
  const resource = FULL_TEMPLATE.Resources[id];
  if (resource === undefined) throw new Error(`no ${id}`);
  const changed = { ...resource, Properties: { ...resource.Properties, ...properties } };
  return { ...FULL_TEMPLATE, Resources: { ...FULL_TEMPLATE.Resources, [id]: changed } };
}

describe('the template is what CloudFormation takes', () => {
  test('every resource type and property is in the specification, with the right type', () => {
    expect(Object.keys(FULL_TEMPLATE.Resources).length).toBeGreaterThan(60);
    expect(specificationFaults(FULL_TEMPLATE)).toEqual([]);
  });

  test.each([
    ...FULL.filter((one) => /^(?:logTopicArns|bucketsToQueue|logAccountIds)=/.test(one)),
    ...FULL.filter((one) => /^(?:permissionsBoundary|rolePath|tags)=/.test(one)),
  ])('with %s alone it is valid', (parameter) => {
    expect(specificationFaults(packagedTemplate(['logBuckets=acme-logs', parameter]))).toEqual([]);
  });

  const home = FULL.filter((given) => given.startsWith('home'));
  const [lake = '', key = '', schedule = '', accounts = ''] = home;
  test.each([[[lake]], [[lake, key]], [[schedule]], [[schedule, accounts]]])(
    'with %j alone it is valid',
    (given) => {
      expect(specificationFaults(packagedTemplate(given))).toEqual([]);
    },
  );

  test('with the defaults alone it is valid, and opens nothing that nobody asked for', () => {
    const template = packagedTemplate([]);
    expect(specificationFaults(template)).toEqual([]);
    const { Resources } = deployed(template);
    const left = Object.keys(FULL_TEMPLATE.Resources).filter((id) => Resources[id] === undefined);
    expect(left).toEqual([
      ...['LogObjectsRule', 'ForwardedObjectsRule', 'HomeSchedule', 'AlertsMail'],
      ...['IngestDecryptPolicy', 'DiscoverRolesPolicy', 'NotifyTopicsPolicy', 'NotifyBusesPolicy'],
      ...[
        'PublishHomePolicy',
        'RegionsStaleAlarm',
        'RegionsLeftOutAlarm',
        'HomeReportsFailedAlarm',
      ],
      ...['LogTopicfacd0ce2', 'LogTopicae019408'],
    ]);
    expect(Resources.ProbeLambdaFunction?.Properties?.VpcConfig).toBeUndefined();
    const reading = (roleStatements({ Resources }).get('IngestRole') ?? []).filter(({ actions }) =>
      actions.includes('s3:GetObject'),
    );
    expect(reading.flatMap(({ resources }) => resources)).toEqual([
      'arn:aws:s3:::resultsbucket/*',
      ...['quarantine/*', 'config/targets.json', 'config/discovered.json'].map(
        (key) => `arn:aws:s3:::lakebucket/${key}`,
      ),
    ]);
  });
});

describe('the specification', () => {
  test.each<readonly [string, Template, string]>([
    [
      'an unknown type',
      { Resources: { Odd: { Type: 'AWS::SQS::Qeue' } } },
      'Odd: no resource has the type AWS::SQS::Qeue',
    ],
    [
      'an unknown property',
      planted('IngestQueue', { VisibilityTimeOut: 1 }),
      'IngestQueue.VisibilityTimeOut: is unknown',
    ],
    [
      'an unknown property deep inside',
      planted('ProbeSchedule', { Target: { Arn: 'a', RoleArn: 'b', RetryPolicy: { Retries: 1 } } }),
      'ProbeSchedule.Target.RetryPolicy.Retries: is unknown',
    ],
    [
      'a required property that is missing',
      planted('MeasureSchedule', { FlexibleTimeWindow: {} }),
      'MeasureSchedule.FlexibleTimeWindow.Mode: is missing',
    ],
    [
      'a scalar of the wrong type',
      planted('IngestQueue', { VisibilityTimeout: '1800' }),
      'IngestQueue.VisibilityTimeout: is no integer',
    ],
    [
      'an object in place of a list',
      planted('AlertRule', { Targets: { Id: 'a', Arn: 'b' } }),
      'AlertRule.Targets: is no list',
    ],
    [
      'a wrong branch of a condition',
      planted('ProbeLambdaFunction', {
        VpcConfig: { 'Fn::If': ['ProbesFromVpc', { Subnets: [] }, {}] },
      }),
      'ProbeLambdaFunction.VpcConfig.Subnets: is unknown',
    ],
  ])('finds %s', (_, template, fault) => {
    expect(specificationFaults(template)).toContain(fault);
  });
});

describe('references', () => {
  /** Every resource, attribute and condition that a value names. */
  function namesIn(value: Value | undefined): readonly string[] {
    const intrinsic = intrinsicOf(value);
    if (intrinsic !== null) {
      const [name, argument] = intrinsic;
      if (name === 'Ref') return [String(argument)];
      if (name === 'Fn::GetAtt') return [itemsOf(argument).join('.')];
      if (name === 'Fn::Sub')
        return [...String(argument).matchAll(/\$\{([^!}]+)\}/g)].map(([, of = '']) => of);
      return namesIn(argument);
    }
    if (Array.isArray(value)) return value.flatMap((item) => namesIn(item));
    return Object.values(objectOf(value) ?? {}).flatMap((item) => namesIn(item));
  }
  const NAMED = Object.entries(FULL_TEMPLATE.Resources).map(([id, resource]) => ({
    id,
    names: [
      ...namesIn(resource.Properties).filter((name) => !name.startsWith('AWS::')),
      ...itemsOf(resource.DependsOn as Value | undefined).map(String),
    ],
  }));

  test('name resources that are there and attributes that they have', () => {
    const wrong = NAMED.flatMap(({ id, names }) =>
      names
        .filter((name) => {
          const [to = '', ...attribute] = name.split('.');
          const type = FULL_TEMPLATE.Resources[to]?.Type;
          if (type === undefined) return true;
          if (attribute.length === 0) return false;
          const [known] = SPECIFICATION.lookup('resource', 'cloudFormationType', 'equals', type);
          return known?.attributes[attribute.join('.')] === undefined;
        })
        .map((name) => `${id} names ${name}`),
    );
    expect(wrong).toEqual([]);
  });

  test('never go round in a circle, which CloudFormation refuses at deployment', () => {
    const waiting = new Map(
      NAMED.map(({ id, names }) => [id, new Set(names.map((name) => name.split('.', 1)[0]))]),
    );
    for (let left = Number.POSITIVE_INFINITY; waiting.size < left; ) {
      left = waiting.size;
      for (const [id, needs] of waiting) {
        if (![...needs].some((need) => waiting.has(need ?? ''))) waiting.delete(id);
      }
    }
    expect([...waiting.keys()]).toEqual([]);
  });

  test('every resource of the stack is of use to another one, or acts by itself', () => {
    const used = new Set(NAMED.flatMap(({ names }) => names.map((name) => name.split('.', 1)[0])));
    const ACTS =
      /::(?:Alarm|BucketPolicy|QueuePolicy|TopicPolicy|RolePolicy|Schedule|Rule|Permission|Subscription|EventSourceMapping|EventInvokeConfig|Table|Dashboard)$/;
    const idle = Object.entries(FULL_TEMPLATE.Resources).filter(
      ([id, { Type }]) => !used.has(id) && !ACTS.test(Type),
    );
    expect(idle.map(([id]) => id)).toEqual([]);
  });
});
