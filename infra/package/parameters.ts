import * as z from 'zod';
import { METRIC_LEVELS } from '../../functions/publish/rate-metrics.ts';

/** A list as `--param` carries it, comma-separated, or as YAML writes it; '' is the empty list. */
function listOf(item: z.ZodString): z.ZodType<readonly string[]> {
  return z.preprocess(
    (value) => (typeof value === 'string' ? partsOf(value) : value),
    z.array(item).transform((items) => [...new Set(items)]),
  );
}

function partsOf(list: string): readonly string[] {
  const parts = list.split(',').map((part) => part.trim());
  return parts.filter((part) => part !== '');
}

function wholeNumber(min: number, max: number): z.ZodType<number> {
  const error = `is no whole number from ${min} to ${max}`;
  return z.preprocess(
    (value) => (typeof value === 'string' && value.trim() !== '' ? Number(value) : value),
    z.int({ error }).min(min, error).max(max, error),
  );
}

/** A text that matches whole; `error` continues the sentence that the value begins. */
function text(pattern: RegExp, error: string): z.ZodString {
  return z.string({ error }).regex(pattern, error);
}

const trueOrFalse = text(/^(?:true|false)$/, 'is neither true nor false');

const RATE = /rate\((?:1 (?:minute|hour|day)|[1-9]\d* (?:minute|hour|day)s)\)/.source;
const SCHEDULE_ERROR = 'is neither rate(…) nor cron(…), as rate(1 hour)';
const schedule = text(
  new RegExp(`^(?:${RATE}|cron\\(\\S+ \\S+ \\S+ \\S+ \\S+ \\S+\\))$`),
  SCHEDULE_ERROR,
);
/** Each hour ends a window, and one that no start falls into would never be measured. */
const hourlySchedule = text(
  /^(?:rate\(1 hour\)|cron\([0-5]?\d \* \* \* \? \*\))$/,
  'does not fire once an hour: rate(1 hour) or cron(MINUTE * * * ? *)',
);

/** CloudFormation names our output buckets after stack and resource, whatever the stage is called. */
const OUTPUT_BUCKET = /^resumption-watch-[a-z0-9-]*(?:lake|results)bucket-/;
const logBucket = text(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/, 'is no name of a bucket').refine(
  (bucket) => !OUTPUT_BUCKET.test(bucket),
  'is an output of resumption-watch, which would read what it writes',
);

/** One standard topic: those that are FIFO take no notification of S3, and no alert. */
const TOPIC_ARN = /^arn:[a-z-]+:sns:[a-z0-9-]+:\d{12}:[\w-]+$/;
const topicArns = listOf(text(TOPIC_ARN, 'is no ARN of a topic, none of FIFO'));

/** `KEY=VALUE`; what AWS allows in both, and Serverless in a key. */
const TAG = /^(?!aws:)[\w./+:\- ]{1,128}=[\w./+:=@\- ]{0,256}$/i;

/** No alias: a role's right to a key names the key itself. */
const KMS_KEY_ARN = /^arn:[a-z-]+:kms:[a-z0-9-]+:\d{12}:key\/[\w-]+$/;

const ROLE_ARN = /^arn:[a-z-]+:iam::\d{12}:role\/[\w+=,.@/-]+$/;

/** What EC2 calls one of its own: 8 hexadecimal digits, or since 2018 17. */
const ec2Id = (kind: string): RegExp => new RegExp(`^${kind}-(?:[0-9a-f]{8}|[0-9a-f]{17})$`);

/** What can be chosen at deployment, by name; infra/resources/parameters.yml has the defaults. */
export const PARAMETERS = {
  logBuckets: listOf(logBucket),
  // An asterisk or a question mark would widen what the role of `ingest` may read.
  logPrefixes: listOf(text(/^[^/*?$,][^*?$,]*$/, 'is no key prefix without * ? $')),
  logKmsKeyArns: listOf(text(KMS_KEY_ARN, 'is no ARN of a KMS key')),
  logTopicArns: topicArns,
  bucketsToQueue: trueOrFalse,
  logAccountIds: listOf(text(/^\d{12}$/, 'is no account, twelve digits')),
  kmsKeyArn: text(new RegExp(`^$|${KMS_KEY_ARN.source}`), 'is no ARN of a KMS key'),
  targetsKey: text(/^config\/[^*?$]+$/, 'is no key under config/'),
  // A wildcard would let `discover` take roles that nobody named.
  roles: listOf(text(ROLE_ARN, 'is no ARN of a role')),
  probeDiscovered: text(/^(?:no|internet-facing|all)$/, 'is none of no, internet-facing, all'),
  probeSchedule: schedule,
  measureSchedule: hourlySchedule,
  sweepSchedule: schedule,
  compactSchedule: schedule,
  // RFC 8446, section 4.6.1: no ticket lives longer than 7 days.
  sessionLifetimeHours: wholeNumber(1, 168),
  // The range of an application balancer's client_keep_alive.seconds.
  keepAliveSeconds: wholeNumber(60, 604_800),
  staleAfterHours: wholeNumber(1, 24),
  retentionDays: wholeNumber(1, 3650),
  reportRetentionDays: wholeNumber(1, 3650),
  // 10 MB is the least that Athena takes for a cut-off.
  bytesScannedCutoff: wholeNumber(10_000_000, 1_000_000_000_000_000),
  metricsLevel: z.enum(METRIC_LEVELS, { error: `is none of ${METRIC_LEVELS.join(', ')}` }),
  balancerRegions: listOf(text(/^[a-z]{2}(?:-[a-z]+)+-\d$/, 'is no Region, as eu-west-1')),
  vpcSubnetIds: listOf(text(ec2Id('subnet'), 'is no id of a subnet')),
  vpcSecurityGroupIds: listOf(text(ec2Id('sg'), 'is no id of a security group')),
  hooksFromVpc: trueOrFalse,
  hookTopicArns: topicArns,
  hookBusArns: listOf(
    text(/^arn:[a-z-]+:events:[a-z0-9-]+:\d{12}:event-bus\/[\w./-]+$/, 'is no ARN of an event bus'),
  ),
  alarmEmail: text(/^$|^[^\s@]+@[^\s@]+$/, 'is no address for mail'),
  permissionsBoundary: text(
    /^$|^arn:[a-z-]+:iam::(?:\d{12}|aws):policy\/[\w+=,.@/-]+$/,
    'is no ARN of a policy',
  ),
  rolePath: text(/^\/(?:[\w+=,.@-]+\/)*$/, 'is no path, as / or /teams/edge/'),
  tags: listOf(text(TAG, 'is no tag, as KEY=VALUE')),
  homeLake: text(/^$|^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/, 'is no name of a bucket'),
  homeKmsKeyArn: text(new RegExp(`^$|${KMS_KEY_ARN.source}`), 'is no ARN of a KMS key'),
  homeSchedule: z.union([z.literal(''), schedule], { error: SCHEDULE_ERROR }),
  homeAccounts: listOf(text(/^\d{12}$/, 'is no id of an account, 12 digits')),
} as const satisfies Readonly<Record<string, z.ZodType>>;

export type ParameterName = keyof typeof PARAMETERS;
export type Parameters = { readonly [Name in ParameterName]: z.output<(typeof PARAMETERS)[Name]> };

/** The names of all parameters, in the order of the table. */
export const PARAMETER_NAMES = Object.keys(PARAMETERS) as readonly ParameterName[];
