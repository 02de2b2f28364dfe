import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { isMap, parseDocument } from 'yaml';
import type { Parameters } from './parameters.ts';

/** What YAML can't say: a resource for each item of a list, and what every resource of a type has. */
export interface ComputedResources {
  readonly Resources: Readonly<Record<string, object>>;
  /** What Serverless adds to resources that are declared elsewhere, by their logical ids. */
  readonly extensions: Readonly<Record<string, object>>;
}

const DECLARED = new URL('../resources/', import.meta.url);
const ID_DIGITS = 8;

/** The resources and extensions that follow from parameters, for a stack of this Region. */
export function computedResources(
  { logTopicArns, permissionsBoundary, rolePath }: Parameters,
  region: string,
): ComputedResources {
  const subscriptions = logTopicArns.map((arn) => [subscriptionId(arn), subscription(arn, region)]);
  const ofRole = {
    ...(permissionsBoundary === '' ? {} : { PermissionsBoundary: permissionsBoundary }),
    ...(rolePath === '/' ? {} : { Path: rolePath }),
  };
  const roles = Object.keys(ofRole).length === 0 ? [] : declaredRoles();
  return {
    Resources: Object.fromEntries(subscriptions),
    extensions: Object.fromEntries(roles.map((id) => [id, { Properties: ofRole }])),
  };
}

/** Every role of infra/resources/, so that one that is new has what all have. */
function declaredRoles(): readonly string[] {
  const files = readdirSync(DECLARED).filter((name) => name.endsWith('.yml'));
  return files.flatMap((name) => {
    // Its short forms (`!Ref`) are CloudFormation's; types of resources are plain texts.
    const document = parseDocument(readFileSync(new URL(name, DECLARED), 'utf8'), {
      logLevel: 'silent',
    });
    const resources = document.get('Resources');
    if (!isMap(resources)) return [];
    return resources.items.flatMap(({ key, value }) =>
      isMap(value) && value.get('Type') === 'AWS::IAM::Role' ? [String(key)] : [],
    );
  });
}

/** By its topic, never by its place in the list: CloudFormation would end a subscription that moved. */
function subscriptionId(topicArn: string): string {
  return `LogTopic${createHash('sha256').update(topicArn).digest('hex').slice(0, ID_DIGITS)}`;
}

function subscription(topicArn: string, region: string): object {
  const ofTopic = regionOf(topicArn);
  return {
    Type: 'AWS::SNS::Subscription',
    // SNS does not try again what the queue refuses.
    DependsOn: ['IngestQueuePolicy'],
    Properties: {
      TopicArn: topicArn,
      Protocol: 'sqs',
      Endpoint: { 'Fn::GetAtt': ['IngestQueue', 'Arn'] },
      RawMessageDelivery: true,
      ...(ofTopic === region ? {} : { Region: ofTopic }),
    },
  };
}

/** The Regions that are enabled by default: all that began before 20 March 2019. */
const DEFAULT_REGIONS: readonly string[] = [
  ...['us-east-1', 'us-east-2', 'us-west-1', 'us-west-2', 'ca-central-1', 'sa-east-1'],
  ...['eu-west-1', 'eu-west-2', 'eu-west-3', 'eu-central-1', 'eu-north-1'],
  ...['ap-south-1', 'ap-southeast-1', 'ap-southeast-2', 'ap-northeast-1', 'ap-northeast-2'],
  ...['ap-northeast-3', 'us-gov-west-1', 'us-gov-east-1', 'cn-north-1', 'cn-northwest-1'],
];

/**
 * As whom SNS sends from these topics to a queue of a Region: in its own name, unless an opt-in Region
 * is crossed into or out of.
 * https://docs.aws.amazon.com/sns/latest/dg/sns-cross-region-delivery.html
 */
export function topicSenders(topicArns: readonly string[], region: string): readonly string[] {
  const isOptIn = (one: string) => !DEFAULT_REGIONS.includes(one);
  const senders = topicArns.map(regionOf).map((ofTopic) => {
    if (ofTopic === region) return 'sns';
    if (isOptIn(region)) return `sns.${region}`;
    return isOptIn(ofTopic) ? `sns.${ofTopic}` : 'sns';
  });
  return [...new Set(senders)].map((sender) => `${sender}.amazonaws.com`);
}

function regionOf(arn: string): string {
  return arn.split(':')[3] ?? '';
}
