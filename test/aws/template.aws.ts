import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { PARAMETER_NAMES } from '../../infra/package/parameters.ts';
import { temporaryFolder } from '../infra/package/temporary-folder.ts';
import type { Template } from '../infra/template/cloudformation.ts';
import { FULL, packagedTemplate } from '../infra/template/service-folder.ts';
import { pythonWith } from './wire/emulator-software.ts';

const REGION = 'eu-west-1';
/** A value of every parameter that is not its default. */
const OTHER = [
  ...FULL,
  ...['targetsKey=config/other.json', 'probeSchedule=cron(0/30 * * * ? *)'],
  ...['measureSchedule=rate(1 hour)', 'sweepSchedule=rate(30 minutes)'],
  ...['compactSchedule=rate(1 day)', 'sessionLifetimeHours=168', 'keepAliveSeconds=60'],
  ...['staleAfterHours=24', 'bytesScannedCutoff=10000000', 'metricsLevel=node'],
  'balancerRegions=eu-west-1,us-east-1',
];
/** One half of the parameters that can be left out; the other half needs none of them. */
const HALF = [
  ...['logBuckets', 'logPrefixes', 'logKmsKeyArns', 'hookTopicArns', 'alarmEmail'],
  ...['logTopicArns', 'bucketsToQueue', 'logAccountIds', 'rolePath', 'roles'],
  ...['homeLake', 'homeKmsKeyArn'],
  ...['targetsKey', 'probeSchedule', 'retentionDays', 'metricsLevel', 'staleAfterHours'],
];
const nameOf = (parameter: string) => parameter.split('=', 1)[0] ?? '';
/** Parameters of which each is tried alone, too, beside the log buckets that some need. */
const ALONE = [
  ...['logTopicArns', 'bucketsToQueue', 'logAccountIds', 'metricsLevel'],
  ...['permissionsBoundary', 'rolePath', 'tags'],
];
/** Each parameter is set and unset, beside others that are and that are not. */
const SIDES: readonly (readonly [string, readonly string[]])[] = [
  ['none', []],
  ['all', OTHER],
  ['one half', OTHER.filter((parameter) => HALF.includes(nameOf(parameter)))],
  ['homeLake', ['homeLake=acme-home-lake']],
  ['homeSchedule', ['homeSchedule=rate(1 hour)']],
  ['the other half', OTHER.filter((parameter) => !HALF.includes(nameOf(parameter)))],
  ...ALONE.map(
    (name) => [name, OTHER.filter((one) => ['logBuckets', name].includes(nameOf(one)))] as const,
  ),
];

/** What is said of every template of ours and is no fault of it, with the reason. */
const ACCEPTED: Readonly<Record<string, string>> = {
  W3005: 'osls writes DependsOn beside each GetAtt of a role, which says the same twice',
  W8003: 'a parameter is a text in the template, so a condition on it is decided',
};

interface Match {
  readonly Filename: string;
  readonly Level: string;
  readonly Message: string;
  readonly Rule: { readonly Id: string };
}

/** What cfn-lint says of templates, in one run of it; by file name. */
async function linted(templates: ReadonlyMap<string, Template>): Promise<readonly Match[]> {
  const folder = temporaryFolder();
  const paths = await Promise.all(
    [...templates].map(async ([name, template]) => {
      const path = join(folder, `${name}.json`);
      await writeFile(path, JSON.stringify(template));
      return path;
    }),
  );
  const args = [
    '-c',
    'from cfnlint.runner import main; main()',
    '--format',
    'json',
    '--regions',
    REGION,
    '--',
    ...paths,
  ];
  const run = promisify(execFile)(await pythonWith('moto'), args, { maxBuffer: 50_000_000 });
  // Its exit status says what it found; that it found nothing is status 0.
  const said = await run.catch((error: { stdout?: string; stderr?: string }) => {
    if (!error.stdout) throw new Error(`cfn-lint does not run: ${error.stderr}`, { cause: error });
    return { stdout: error.stdout };
  });
  return JSON.parse(said.stdout);
}

test('every parameter is given with another value than its default', () => {
  expect(OTHER.map(nameOf).sort()).toEqual([...PARAMETER_NAMES].sort());
});

test('cfn-lint has nothing against the template, whatever parameters are set', async () => {
  const startedMs = performance.now();
  const templates = SIDES.map(([, given], side) => [`${side}`, packagedTemplate(given)] as const);
  const found = await linted(new Map(templates));
  const faults = found
    .filter(({ Rule }) => ACCEPTED[Rule.Id] === undefined)
    .map(({ Filename, Rule, Message }) => {
      const side = Number(/(\d+)\.json$/.exec(Filename)?.[1]);
      return `${SIDES[side]?.[0]} set: ${Rule.Id} ${Message}`;
    });
  expect(faults).toEqual([]);
  const heard = new Set(found.map(({ Rule }) => Rule.Id));
  expect([...heard].sort()).toEqual(Object.keys(ACCEPTED));
  const tookMs = Math.round(performance.now() - startedMs);
  process.stdout.write(`cfn-lint: ${SIDES.length} templates without a fault (${tookMs} ms)\n`);
}, 600_000);

test('cfn-lint finds a property that is misspelt and a dependency that may be absent', async () => {
  const template = packagedTemplate([]);
  const { IngestQueue, ProbeLambdaFunction } = template.Resources;
  const broken = {
    ...template,
    Resources: {
      ...template.Resources,
      IngestQueue: { ...IngestQueue, Properties: { ...IngestQueue?.Properties, Visibility: 1 } },
      ProbeLambdaFunction: { ...ProbeLambdaFunction, DependsOn: 'IngestDecryptPolicy' },
    },
  } as Template;
  const found = await linted(new Map([['broken', broken]]));
  const errors = found.filter(({ Level }) => Level === 'Error').map(({ Rule }) => Rule.Id);
  expect([...new Set(errors)].sort()).toEqual(['E3002', 'E3005']);
});
