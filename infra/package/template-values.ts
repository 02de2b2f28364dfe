import { Fault } from '../../functions/errors.ts';
import { LOG_FOLDER } from '../../functions/ingest/object-events.ts';
import { LAKE_VERSION } from '../../functions/lake/table-key.ts';
import { BALANCER_TYPES } from '../../functions/model/balancer.ts';
import { AWS_REGIONS } from './aws-regions.ts';
import { cloudWatchDashboard } from './cloudwatch-dashboard.ts';
import { type ComputedResources, computedResources, topicSenders } from './computed-resources.ts';
import { GLUE_COLUMNS } from './glue-columns.ts';
import { glueView, lakeViews } from './lake-views.ts';
import { PARAMETER_NAMES, type Parameters } from './parameters.ts';
import { type GivenParameters, readParameters } from './read-parameters.ts';

/** What Serverless hands to a file that it asks for values. */
export interface VariableContext {
  readonly options: { readonly param?: string | readonly string[] };
  readonly resolveVariable: (address: string) => Promise<unknown>;
}

/** The stage and the Region of a stack. */
export interface StackPlace {
  readonly stage: string;
  readonly region: string;
}

/** A text with `${…}` for CloudFormation to fill in. */
interface Sub {
  readonly 'Fn::Sub': string;
}

/** What leaves out the property that it is the value of. */
const NO_VALUE = { Ref: 'AWS::NoValue' } as const;

/** Parameters that the template gets in another form. */
type DerivedFrom =
  | ('balancerRegions' | 'logPrefixes' | 'kmsKeyArn' | 'homeKmsKeyArn')
  | ('permissionsBoundary' | 'rolePath' | 'tags');

/** What serverless.yml and infra/resources/ read as `self:custom`. */
export interface TemplateValues extends Omit<Parameters, DerivedFrom> {
  /** The same settings as a function's environment holds them. */
  readonly environment: Readonly<Record<string, string>>;
  readonly database: string;
  readonly columns: typeof GLUE_COLUMNS;
  readonly views: Readonly<Record<'connections' | 'trials', ReturnType<typeof glueView>>>;
  readonly dashboardBody: Sub;
  /** The keys of logs, as an event pattern matches them. */
  readonly logKeys: readonly Readonly<Record<string, string>>[];
  readonly logBucketArns: readonly Sub[];
  readonly logObjectArns: readonly Sub[];
  /** The key of a property: its ARN, or what leaves the property out. */
  readonly kmsKey: string | typeof NO_VALUE;
  /** The key of a policy or a condition: one, or none. */
  readonly kmsKeyArns: readonly string[];
  /** Lists as texts, of which a condition is made: '' where there is none. */
  readonly given: Readonly<Record<'logTopicArns' | 'logAccountIds', string>>;
  /** As whom SNS sends to the queue. */
  readonly logTopicSenders: readonly string[];
  /** The accounts whose log buckets may send to the queue: the stack's own, unless others are named. */
  readonly bucketOwners: readonly (string | { readonly Ref: string })[];
  /** Named accounts, as principals of a policy. */
  readonly logAccountArns: readonly Sub[];
  readonly stackTags: Readonly<Record<string, string>>;
  readonly computed: ComputedResources;
  /** The place of this stack in another's lake: one, or none. */
  readonly homePlaceArns: readonly Sub[];
  /** Of the schedule of a home stack; without one it is not made, and must be valid all the same. */
  readonly homeExpression: string;
  /** The key of that lake and by which service it may be used there: one, or none. */
  readonly homeKmsKeyArns: readonly string[];
  readonly homeKmsServices: readonly Sub[];
  /** Partition projection, comma-separated. */
  readonly balancerTypes: string;
  readonly balancerRegions: string;
}

/** So short that CloudFormation shortens no bucket's name, by which we know our own outputs. */
const STAGE = /^[a-z][a-z0-9-]{0,15}$/;
/** What rules take where no prefix is named: `ingest` leaves out all else that other messages name. */
const LOG_KEYS = `*${LOG_FOLDER}*`;
const UNKNOWN = 'unknown';
const OWN_TAG = 'application';

/** Asks Serverless for the parameters; throws `bad-config` with all that is wrong with them. */
export async function resolveTemplateValues(context: VariableContext): Promise<TemplateValues> {
  const { resolveVariable } = context;
  const stage = String(await resolveVariable('sls:stage'));
  const region = String(await resolveVariable('self:provider.region'));
  try {
    return templateValues(await givenParameters(context, stage), { stage, region });
  } catch (error) {
    // Serverless prints the stack of whatever is thrown here; the message has all that helps.
    if (error instanceof Fault) error.stack = error.message;
    throw error;
  }
}

async function givenParameters(
  { options, resolveVariable }: VariableContext,
  stage: string,
): Promise<GivenParameters> {
  // Serverless takes any name; a misspelt one would change nothing, silently.
  const ofStage = Object.keys(Object(await resolveVariable(`self:params.${stage}, null`)));
  const ofCommand = [options.param ?? []].flat().map((param) => param.split('=', 1)[0] ?? param);
  const names = new Set<string>([...PARAMETER_NAMES, ...ofStage, ...ofCommand]);
  const given = [...names].map(async (name) => [name, await resolveVariable(`param:${name}`)]);
  return Object.fromEntries(await Promise.all(given));
}

/** Derives what the template holds from parameters as they were given. */
export function templateValues(params: GivenParameters, place: StackPlace): TemplateValues {
  if (!STAGE.test(place.stage)) {
    throw new Fault('bad-config', `stage ${place.stage}: must be a-z, 0-9 and -, at most 16`);
  }
  const parameters = readParameters(params);
  const { logBuckets, logPrefixes, balancerRegions, kmsKeyArn, ...others } = parameters;
  const { permissionsBoundary: _, rolePath: __, tags, homeKmsKeyArn, ...asGiven } = others;
  const { logAccountIds, logTopicArns } = asGiven;
  mustBeOf(place.region, kmsKeyArn);
  const listed = balancerRegions.length > 0 ? balancerRegions : AWS_REGIONS;
  const database = `resumption_watch_${place.stage.replaceAll('-', '_')}_v${LAKE_VERSION}`;
  const views = lakeViews(parameters.keepAliveSeconds * 1000);
  const everywhere = logPrefixes.length === 0;
  const keys = everywhere ? [LOG_KEYS] : logPrefixes.map((prefix) => `${prefix}*`);
  return {
    ...asGiven,
    logBuckets,
    environment: {
      TARGETS_KEY: parameters.targetsKey,
      DISCOVER_ROLES: parameters.roles.join(','),
      RETENTION_DAYS: `${parameters.retentionDays}`,
      PROBE_DISCOVERED: parameters.probeDiscovered,
      SESSION_LIFETIME_H: `${parameters.sessionLifetimeHours}`,
      KEEP_ALIVE_S: `${parameters.keepAliveSeconds}`,
      STALE_AFTER_H: `${parameters.staleAfterHours}`,
      METRICS_LEVEL: parameters.metricsLevel,
      LOG_BUCKETS: logBuckets.join(','),
      LOG_PREFIXES: logPrefixes.join(','),
      HOME_ACCOUNTS: parameters.homeAccounts.join(','),
    },
    database,
    views: {
      connections: glueView(views.connections, database),
      trials: glueView(views.trials, database),
    },
    dashboardBody: { 'Fn::Sub': cloudWatchDashboard(parameters.metricsLevel) },
    columns: GLUE_COLUMNS,
    logKeys: everywhere ? [{ wildcard: LOG_KEYS }] : logPrefixes.map((prefix) => ({ prefix })),
    logBucketArns: logBuckets.map(s3Arn),
    logObjectArns: logBuckets.flatMap((bucket) => keys.map((key) => s3Arn(`${bucket}/${key}`))),
    kmsKey: kmsKeyArn === '' ? NO_VALUE : kmsKeyArn,
    kmsKeyArns: kmsKeyArn === '' ? [] : [kmsKeyArn],
    given: { logTopicArns: logTopicArns.join(','), logAccountIds: logAccountIds.join(',') },
    logTopicSenders: topicSenders(logTopicArns, place.region),
    bucketOwners: logAccountIds.length === 0 ? [{ Ref: 'AWS::AccountId' }] : logAccountIds,
    logAccountArns: logAccountIds.map(accountArn),
    stackTags: stackTags(tags),
    computed: computedResources(parameters, place.region),
    ...homeValues(parameters),
    balancerTypes: [...BALANCER_TYPES, UNKNOWN].join(','),
    balancerRegions: [...new Set([...listed, place.region, UNKNOWN])].join(','),
  };
}

/** What the role of `publish` needs of another stack's lake. */
function homeValues({ homeLake, homeKmsKeyArn, homeSchedule }: Parameters) {
  const place = `${homeLake}/regions/\${AWS::AccountId}/\${AWS::Region}/*`;
  const [, , , ofKey] = homeKmsKeyArn.split(':');
  return {
    homeExpression: homeSchedule === '' ? 'rate(1 hour)' : homeSchedule,
    homePlaceArns: homeLake === '' ? [] : [s3Arn(place)],
    homeKmsKeyArns: homeKmsKeyArn === '' ? [] : [homeKmsKeyArn],
    homeKmsServices: homeKmsKeyArn === '' ? [] : [{ 'Fn::Sub': `s3.${ofKey}.\${AWS::URLSuffix}` }],
  };
}

function mustBeOf(region: string, kmsKeyArn: string): void {
  const [, , , ofKey = region] = kmsKeyArn.split(':');
  if (ofKey === region) return;
  const fault = `kmsKeyArn: ${kmsKeyArn} is a key of ${ofKey}, and the stack of ${region}`;
  throw new Fault('bad-config', fault);
}

/** CloudFormation puts the tags of a stack on each of its resources that takes any. */
function stackTags(tags: readonly string[]): Readonly<Record<string, string>> {
  const given = tags.map((tag) => {
    const [key = ''] = tag.split('=', 1);
    return [key, tag.slice(key.length + 1)] as const;
  });
  const isGiven = given.some(([key]) => key.toLowerCase() === OWN_TAG);
  return { ...(isGiven ? {} : { [OWN_TAG]: 'resumption-watch' }), ...Object.fromEntries(given) };
}

function accountArn(accountId: string): Sub {
  return { 'Fn::Sub': `arn:\${AWS::Partition}:iam::${accountId}:root` };
}

function s3Arn(resource: string): Sub {
  return { 'Fn::Sub': `arn:\${AWS::Partition}:s3:::${resource}` };
}
