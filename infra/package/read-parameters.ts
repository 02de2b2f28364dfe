import { Fault } from '../../functions/errors.ts';
import { nearestWord } from '../settings/nearest-word.ts';
import { PARAMETER_NAMES, PARAMETERS, type ParameterName, type Parameters } from './parameters.ts';

/** Parameters as they were given: from the file of defaults, a stage, or the command line. */
export type GivenParameters = Readonly<Record<string, unknown>>;

type Check = (parameters: Partial<Parameters>) => string | undefined;

const WINDOW_HOURS = 24;
/** The last revision of a window is measured this long after the window's end. */
const LAST_REVISION_HOURS = 25;

/**
 * Lambda takes 4 KB of environment in all, which can't be raised (AWS: "Lambda quotas" in the AWS
 * Lambda Developer Guide); this is left for the lists of one function beside its other variables.
 */
const ENVIRONMENT_LISTS_BYTES_MAX = 3000;

/** The lists that stand in the environment of one function: of `discover`, `publish` and `ingest`. */
const ENVIRONMENT_LISTS = [
  ['roles'],
  ['homeAccounts', 'logBuckets'],
  ['logBuckets', 'logPrefixes'],
] as const;

/** Rules between parameters; each check answers the fault, or undefined. */
const CHECKS: readonly Check[] = [
  ({ logBuckets = [], logPrefixes = [] }) =>
    logPrefixes.length > 0 && logBuckets.length === 0
      ? 'logPrefixes: are of use only with logBuckets'
      : undefined,
  ({ logBuckets = [], logKmsKeyArns = [] }) =>
    logKmsKeyArns.length > 0 && logBuckets.length === 0
      ? 'logKmsKeyArns: are of use only with logBuckets'
      : undefined,
  ({ logBuckets = [], bucketsToQueue, logTopicArns = [], logAccountIds = [] }) => {
    if (logBuckets.length > 0) return undefined;
    if (bucketsToQueue === 'true') return 'bucketsToQueue: is of use only with logBuckets';
    if (logTopicArns.length > 0) return 'logTopicArns: are of use only with logBuckets';
    return logAccountIds.length > 0 ? 'logAccountIds: are of use only with logBuckets' : undefined;
  },
  // A role takes no two tags whose keys differ in case alone.
  ({ tags = [] }) => {
    const keys = tags.map((tag) => (tag.split('=', 1)[0] ?? '').toLowerCase());
    const twice = keys.find((key, at) => keys.indexOf(key) !== at);
    return twice === undefined ? undefined : `tags: ${twice} is there twice, whatever its case`;
  },
  ({ vpcSubnetIds = [], vpcSecurityGroupIds = [] }) =>
    (vpcSubnetIds.length === 0) === (vpcSecurityGroupIds.length === 0)
      ? undefined
      : 'vpcSubnetIds, vpcSecurityGroupIds: both or neither',
  ({ hooksFromVpc, vpcSubnetIds = [] }) =>
    hooksFromVpc === 'true' && vpcSubnetIds.length === 0
      ? 'hooksFromVpc: is of use only with vpcSubnetIds'
      : undefined,
  ({ probeDiscovered, vpcSubnetIds = [] }) =>
    probeDiscovered === 'all' && vpcSubnetIds.length === 0
      ? 'probeDiscovered: all has internal balancers, which are reached from vpcSubnetIds alone: internet-facing'
      : undefined,
  ({ homeKmsKeyArn = '', homeLake = '' }) =>
    homeKmsKeyArn !== '' && homeLake === ''
      ? 'homeKmsKeyArn: is of use only with homeLake'
      : undefined,
  ({ homeAccounts = [], homeSchedule = '' }) =>
    homeAccounts.length > 0 && homeSchedule === ''
      ? 'homeAccounts: are of use only with homeSchedule'
      : undefined,
  ...ENVIRONMENT_LISTS.map((names) => (parameters: Partial<Parameters>) => {
    const bytes = Buffer.byteLength(names.flatMap((name) => parameters[name] ?? []).join(','));
    if (bytes <= ENVIRONMENT_LISTS_BYTES_MAX) return undefined;
    return `${names.join(', ')}: ${bytes} bytes, more than the ${ENVIRONMENT_LISTS_BYTES_MAX} that fit into the 4 KB of environment that Lambda takes: share them out among several stages`;
  }),
  // The alarm for missing data watches result files there.
  ({ logBuckets = [], probeSchedule = '', staleAfterHours = 0 }) =>
    logBuckets.length === 0 && hoursBetween(probeSchedule) > staleAfterHours
      ? `staleAfterHours: ${staleAfterHours} is less than probeSchedule ${probeSchedule}: the alarm for missing data would never be quiet`
      : undefined,
  ({ retentionDays, sessionLifetimeHours, keepAliveSeconds }) => {
    if (retentionDays === undefined) return undefined;
    const hours =
      WINDOW_HOURS +
      LAST_REVISION_HOURS +
      (sessionLifetimeHours ?? 0) +
      Math.ceil((keepAliveSeconds ?? 0) / 3600);
    const days = Math.ceil(hours / 24);
    if (retentionDays >= days) return undefined;
    return `retentionDays: ${retentionDays} ends before a window's last revision, needs ${days}`;
  },
];

/** Reads parameters; throws `bad-config` with all faults at once, each with its parameter's name. */
export function readParameters(given: GivenParameters): Parameters {
  const faults = unknownNames(given);
  const read: Partial<Record<ParameterName, unknown>> = {};
  for (const name of PARAMETER_NAMES) {
    const result = PARAMETERS[name].safeParse(given[name]);
    if (result.success) read[name] = result.data;
    for (const { path, message } of result.error?.issues ?? []) {
      faults.push(`${name}: ${shown(given[name], path[0])} ${message}`);
    }
  }
  const parameters = read as Parameters;
  faults.push(...CHECKS.flatMap((check) => check(parameters) ?? []));
  if (faults.length === 0) return parameters;
  throw new Fault('bad-config', `wrong parameters:${faults.map((one) => `\n  ${one}`).join('')}`);
}

/** The hours between two starts by a rate; 0 by cron, which may mean anything. */
function hoursBetween(schedule: string): number {
  const [, value, unit = ''] = /^rate\((\d+) (minute|hour|day)/.exec(schedule) ?? [];
  const hours: Readonly<Record<string, number>> = { minute: 1 / 60, hour: 1, day: 24 };
  return value === undefined ? 0 : Number(value) * (hours[unit] ?? 0);
}

function unknownNames(given: GivenParameters): string[] {
  const unknown = Object.keys(given).filter((name) => !Object.hasOwn(PARAMETERS, name));
  return unknown.map((name) => {
    const meant = nearestWord(name, PARAMETER_NAMES);
    return `${name}: ${meant === undefined ? 'is no parameter' : `did you mean ${meant}?`}`;
  });
}

/** The part of a value that is wrong: in a list, one item. */
function shown(value: unknown, at: PropertyKey | undefined): string {
  const items = typeof value === 'string' ? value.split(',') : value;
  if (typeof at !== 'number' || !Array.isArray(items)) return JSON.stringify(value) ?? 'nothing';
  const filled = items.map((item) => String(item).trim()).filter((item) => item !== '');
  return JSON.stringify(filled[at]);
}
