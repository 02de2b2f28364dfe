import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { PARAMETER_NAMES } from '../../../infra/package/parameters.ts';
import { readParameters } from '../../../infra/package/read-parameters.ts';
import { type TemplateValues, templateValues } from '../../../infra/package/template-values.ts';
import { makeServiceFolder, serverless } from './service-folder.ts';

const ROOT = new URL('../../..', import.meta.url).pathname;

/** The defaults as they are written, one `name: value` a line. */
const DEFAULTS: Readonly<Record<string, string>> = Object.fromEntries(
  readFileSync(`${ROOT}infra/resources/parameters.yml`, 'utf8')
    .split('\n')
    .flatMap((line) => {
      const [, name, value] = /^(\w+): '?(.*?)'?$/.exec(line) ?? [];
      return name === undefined ? [] : [[name, value ?? '']];
    }),
);
const HERE = { stage: 'prod', region: 'eu-west-1' };

function faultsOf(given: Readonly<Record<string, unknown>>): readonly string[] {
  try {
    readParameters({ ...DEFAULTS, ...given });
    return [];
  } catch (error) {
    const [title, ...faults] = error instanceof Error ? error.message.split('\n  ') : [];
    expect(title).toBe('wrong parameters:');
    return faults;
  }
}

describe('parameters', () => {
  test('have a default each, which is right, and are documented with it', () => {
    expect(Object.keys(DEFAULTS)).toEqual(PARAMETER_NAMES);
    expect(faultsOf({})).toEqual([]);
    const page = readFileSync(`${ROOT}docs/deploy.md`, 'utf8');
    const undocumented = Object.entries(DEFAULTS).filter(
      ([name, value]) => !page.includes(`| \`${name}\` | ${value === '' ? '–' : `\`${value}\``} |`),
    );
    expect(undocumented).toEqual([]);
  });

  test('are lists where YAML has a list and where the command line has commas', () => {
    const inYaml = readParameters({ ...DEFAULTS, logBuckets: ['acme-a', 'acme-b'] });
    const inCommand = readParameters({ ...DEFAULTS, logBuckets: 'acme-a, acme-b,acme-a,' });
    expect(inYaml.logBuckets).toEqual(['acme-a', 'acme-b']);
    expect(inCommand.logBuckets).toEqual(inYaml.logBuckets);
  });

  test('of which a function would have more than Lambda takes are refused, with the limit', () => {
    const many = (count: number, of: (at: string) => string) =>
      Array.from({ length: count }, (_, at) => of(String(at).padStart(12, '0'))).join(',');
    const roles = (count: number) =>
      many(count, (at) => `arn:aws:iam::${at}:role/resumption-watch-discover`);
    expect(faultsOf({ roles: roles(50) })).toEqual([]);
    expect(faultsOf({ roles: roles(60) })).toEqual([
      'roles: 3419 bytes, more than the 3000 that fit into the 4 KB of environment that Lambda takes: share them out among several stages',
    ]);
    const home = { homeSchedule: 'rate(1 hour)', homeAccounts: many(220, (at) => at) };
    expect(faultsOf(home)).toEqual([]);
    const logBuckets = many(10, (at) => `acme-logs-${at}`);
    expect(faultsOf({ ...home, logBuckets })).toEqual([
      expect.stringMatching(/^homeAccounts, logBuckets: \d+ bytes, more than the 3000 .* 4 KB /),
    ]);
  });

  test('that are wrong are listed all at once, each by its name', () => {
    const given = {
      ...{ logBukets: 'acme-logs', sesionLifetimeHours: 1, zzz: 1 },
      ...{ logBuckets: 'acme-logs,Acme,a', logPrefixes: '/AWSLogs/,a*', logKmsKeyArns: 'alias/x' },
      ...{ kmsKeyArn: 'alias/x' },
      ...{ targetsKey: 'handshakes/x', probeSchedule: 'hourly', measureSchedule: 'rate(2 hours)' },
      ...{ roles: 'arn:aws:iam::210987654321:role/*', probeDiscovered: 'yes' },
      ...{ sessionLifetimeHours: '169', keepAliveSeconds: '1m', retentionDays: 1.5 },
      ...{ bytesScannedCutoff: 1, metricsLevel: 'all', balancerRegions: 'Ireland' },
      ...{ vpcSubnetIds: 'subnet-0a1b2c3d,subnet-1', alarmEmail: 'me' },
      ...{ logTopicArns: 'new-logs', bucketsToQueue: 'yes', logAccountIds: '1234' },
      ...{ permissionsBoundary: 'boundary', rolePath: 'edge', tags: 'team,aws:x=y' },
    };
    expect(faultsOf(given)).toEqual([
      'logBukets: did you mean logBuckets?',
      'sesionLifetimeHours: did you mean sessionLifetimeHours?',
      'zzz: is no parameter',
      'logBuckets: "Acme" is no name of a bucket',
      'logBuckets: "a" is no name of a bucket',
      'logPrefixes: "/AWSLogs/" is no key prefix without * ? $',
      'logPrefixes: "a*" is no key prefix without * ? $',
      'logKmsKeyArns: "alias/x" is no ARN of a KMS key',
      'logTopicArns: "new-logs" is no ARN of a topic, none of FIFO',
      'bucketsToQueue: "yes" is neither true nor false',
      'logAccountIds: "1234" is no account, twelve digits',
      'kmsKeyArn: "alias/x" is no ARN of a KMS key',
      'targetsKey: "handshakes/x" is no key under config/',
      'roles: "arn:aws:iam::210987654321:role/*" is no ARN of a role',
      'probeDiscovered: "yes" is none of no, internet-facing, all',
      'probeSchedule: "hourly" is neither rate(…) nor cron(…), as rate(1 hour)',
      'measureSchedule: "rate(2 hours)" does not fire once an hour: rate(1 hour) or cron(MINUTE * * * ? *)',
      'sessionLifetimeHours: "169" is no whole number from 1 to 168',
      'keepAliveSeconds: "1m" is no whole number from 60 to 604800',
      'retentionDays: 1.5 is no whole number from 1 to 3650',
      'bytesScannedCutoff: 1 is no whole number from 10000000 to 1000000000000000',
      'metricsLevel: "all" is none of none, stack, balancer, node',
      'balancerRegions: "Ireland" is no Region, as eu-west-1',
      'vpcSubnetIds: "subnet-1" is no id of a subnet',
      'alarmEmail: "me" is no address for mail',
      'permissionsBoundary: "boundary" is no ARN of a policy',
      'rolePath: "edge" is no path, as / or /teams/edge/',
      'tags: "team" is no tag, as KEY=VALUE',
      'tags: "aws:x=y" is no tag, as KEY=VALUE',
    ]);
  });

  test.each([
    [{ logPrefixes: 'elb/' }, 'logPrefixes: are of use only with logBuckets'],
    [
      { logKmsKeyArns: 'arn:aws:kms:eu-west-1:111122223333:key/0a' },
      'logKmsKeyArns: are of use only with logBuckets',
    ],
    [
      { logTopicArns: 'arn:aws:sns:eu-west-1:111122223333:new-logs' },
      'logTopicArns: are of use only with logBuckets',
    ],
    [{ bucketsToQueue: 'true' }, 'bucketsToQueue: is of use only with logBuckets'],
    [{ logAccountIds: '111122223333' }, 'logAccountIds: are of use only with logBuckets'],
    [{ tags: 'team=a,Team=b' }, 'tags: team is there twice, whatever its case'],
    [{ vpcSubnetIds: 'subnet-0a1b2c3d' }, 'vpcSubnetIds, vpcSecurityGroupIds: both or neither'],
    [{ hooksFromVpc: 'true' }, 'hooksFromVpc: is of use only with vpcSubnetIds'],
    [
      { probeDiscovered: 'all' },
      'probeDiscovered: all has internal balancers, which are reached from vpcSubnetIds alone: internet-facing',
    ],
    [
      { homeKmsKeyArn: 'arn:aws:kms:us-east-1:444455556666:key/7a' },
      'homeKmsKeyArn: is of use only with homeLake',
    ],
    [{ homeAccounts: '444455556666' }, 'homeAccounts: are of use only with homeSchedule'],
    [{ homeLake: 'Home' }, 'homeLake: "Home" is no name of a bucket'],
    [
      { homeSchedule: 'hourly' },
      'homeSchedule: "hourly" is neither rate(…) nor cron(…), as rate(1 hour)',
    ],
    [
      { homeSchedule: 'rate(1 hour)', homeAccounts: '444455556666,acme' },
      'homeAccounts: "acme" is no id of an account, 12 digits',
    ],
    [{ hooksFromVpc: 'yes' }, 'hooksFromVpc: "yes" is neither true nor false'],
    [
      { probeSchedule: 'rate(6 hours)' },
      'staleAfterHours: 3 is less than probeSchedule rate(6 hours): the alarm for missing data would never be quiet',
    ],
    [
      { retentionDays: 9, sessionLifetimeHours: 168 },
      "retentionDays: 9 ends before a window's last revision, needs 10",
    ],
  ])('that do not go together are refused: %j', (given, fault) => {
    expect(faultsOf(given)).toEqual([fault]);
  });

  test.each([
    { probeSchedule: 'rate(6 hours)', staleAfterHours: 6 },
    { probeSchedule: 'rate(1 day)', logBuckets: 'acme-logs' },
    { probeSchedule: 'cron(0 6 * * ? *)' },
  ])('that go together are taken: %j', (given) => {
    expect(faultsOf(given)).toEqual([]);
  });

  test.each([
    'resumption-watch-prod-lakebucket-1qaz2wsx3edc',
    'resumption-watch-prod-resultsbucket-1qaz2wsx3edc',
    'resumption-watch-my-stage-lakebucket-1qaz2wsx3edc',
  ])(
    '%s is refused as a log bucket: what is written there must not start the reading',
    (bucket) => {
      expect(faultsOf({ logBuckets: bucket })).toEqual([
        `logBuckets: "${bucket}" is an output of resumption-watch, which would read what it writes`,
      ]);
    },
  );
});

describe('what the template gets of them', () => {
  const bucketsAndKeys = ({ logObjectArns }: TemplateValues) =>
    logObjectArns.map((arn) => arn['Fn::Sub'].split(':::')[1]);

  test('without prefixes every log file of a balancer counts, wherever it lies', () => {
    const values = templateValues({ ...DEFAULTS, logBuckets: 'acme-logs' }, HERE);
    expect(values.logKeys).toEqual([{ wildcard: '*/elasticloadbalancing/*' }]);
    expect(bucketsAndKeys(values)).toEqual(['acme-logs/*/elasticloadbalancing/*']);
  });

  test('with prefixes the rule and the role of `ingest` are bound to the same keys', () => {
    const given = { ...DEFAULTS, logBuckets: 'acme-a,acme-b', logPrefixes: 'elb/,lb/' };
    const values = templateValues(given, HERE);
    expect(values.logKeys).toEqual([{ prefix: 'elb/' }, { prefix: 'lb/' }]);
    expect(bucketsAndKeys(values)).toEqual([
      ...['acme-a/elb/*', 'acme-a/lb/*', 'acme-b/elb/*', 'acme-b/lb/*'],
    ]);
  });

  test('the own Region and `unknown` are projected whatever else is', () => {
    const place = { stage: 'prod', region: 'us-gov-west-1' };
    expect(templateValues(DEFAULTS, place).balancerRegions).toMatch(
      /^af-south-1,.*,us-west-2,us-gov-west-1,unknown$/,
    );
    const narrow = templateValues({ ...DEFAULTS, balancerRegions: 'eu-west-1,eu-west-2' }, HERE);
    expect(narrow.balancerRegions).toBe('eu-west-1,eu-west-2,unknown');
  });

  test('a key of another Region is refused: no resource of the stack could use it', () => {
    const kmsKeyArn = 'arn:aws:kms:us-east-1:111122223333:key/4e5f6a7b';
    const given = { ...DEFAULTS, kmsKeyArn };
    expect(() => templateValues(given, HERE)).toThrow(
      `kmsKeyArn: ${kmsKeyArn} is a key of us-east-1, and the stack of eu-west-1`,
    );
    expect(templateValues(given, { ...HERE, region: 'us-east-1' }).kmsKey).toBe(kmsKeyArn);
  });

  test('tags stand beside the own one, or replace it whatever its case: IAM takes no two', () => {
    const tagsOf = (tags: string) => templateValues({ ...DEFAULTS, tags }, HERE).stackTags;
    expect(tagsOf('')).toEqual({ application: 'resumption-watch' });
    const url = 'https://a.example/b=c';
    expect(tagsOf(`team=edge,url=${url}`)).toEqual({
      ...{ application: 'resumption-watch', team: 'edge', url },
    });
    expect(tagsOf('Application=tls')).toEqual({ Application: 'tls' });
  });

  test('a stage that would make names too long is refused', () => {
    const place = { stage: 'a-very-long-stage-name', region: 'eu-west-1' };
    expect(() => templateValues(DEFAULTS, place)).toThrow('stage a-very-long-stage-name');
    expect(templateValues(DEFAULTS, { ...place, stage: 'qa-2' }).database).toBe(
      'resumption_watch_qa_2_v2',
    );
  });
});

test('Serverless refuses wrong parameters of the command line, in plain words', () => {
  const params = ['--param=logBukets=acme-logs', '--param=retentionDays=2'];
  const said = () => serverless(['print', ...params], makeServiceFolder());
  expect(said).toThrow(
    /logBukets: did you mean logBuckets\?\n {2}retentionDays: "?2"? ends before/,
  );
  expect(said).not.toThrow(/at readParameters/);
});
