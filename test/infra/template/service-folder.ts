import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from '../package/temporary-folder.ts';
import type { Template } from './cloudformation.ts';

const ROOT = new URL('../../..', import.meta.url).pathname;
const SERVERLESS = join(ROOT, 'node_modules/osls/bin/serverless.js');
const LINKED = ['package.json', 'package-lock.json', 'functions', 'infra', 'node_modules'];

/** Every optional parameter given, so that every resource is in the template. */
export const FULL = [
  'logBuckets=acme-logs,acme-old-logs',
  'logPrefixes=elb/,AWSLogs/',
  'logTopicArns=arn:aws:sns:eu-west-1:111122223333:new-logs,arn:aws:sns:af-south-1:444455556666:new-logs',
  'bucketsToQueue=true',
  'logAccountIds=444455556666,777788889999',
  'logKmsKeyArns=arn:aws:kms:eu-west-1:111122223333:key/0a1b2c3d',
  'kmsKeyArn=arn:aws:kms:eu-west-1:111122223333:key/4e5f6a7b',
  'roles=arn:aws:iam::210987654321:role/resumption-watch-discover',
  'probeDiscovered=all',
  'vpcSubnetIds=subnet-0a1b2c3d,subnet-0a1b2c3d4e5f6a7b8',
  'vpcSecurityGroupIds=sg-0a1b2c3d',
  'hooksFromVpc=true',
  'hookTopicArns=arn:aws:sns:eu-west-1:111122223333:on-call',
  'hookBusArns=arn:aws:events:eu-west-1:111122223333:event-bus/central',
  'alarmEmail=on-call@example.com',
  'permissionsBoundary=arn:aws:iam::111122223333:policy/edge/boundary',
  'rolePath=/teams/edge/',
  'tags=team=edge,cost-centre=42',
  'homeLake=acme-home-lake',
  'homeKmsKeyArn=arn:aws:kms:us-east-1:444455556666:key/7a8b9c0d',
  'homeSchedule=cron(20 * * * ? *)',
  'homeAccounts=444455556666,777788889999',
  'retentionDays=90',
  'reportRetentionDays=500',
];

/** The functions, in the order of serverless.yml. */
export const FUNCTIONS: readonly string[] = [
  ...['ingest', 'discover', 'probe', 'measure', 'judge', 'notify', 'publish', 'compact'],
];

/** The environment of a machine that knows nothing: no home, no credentials, no Region. */
export const BARE = { PATH: process.env.PATH ?? '' } as const;

/** A folder that has the project's files and a `.build/` of its own. */
export function makeServiceFolder(): string {
  const folder = temporaryFolder(LINKED);
  // Serverless looks for a file here, and takes no link for one.
  copyFileSync(join(ROOT, 'serverless.yml'), join(folder, 'serverless.yml'));
  return folder;
}

const templates = new Map<string, Template>();

/**
 * The template that `osls package` makes with these parameters, made once for a test file; throws
 * with what it printed.
 */
export function packagedTemplate(parameters: readonly string[], stage = 'prod'): Template {
  const key = [stage, ...parameters].join(' ');
  const template = templates.get(key) ?? makeTemplate(parameters, stage);
  templates.set(key, template);
  return template;
}

function makeTemplate(parameters: readonly string[], stage: string): Template {
  const folder = makeServiceFolder();
  // The template only names the artifacts; what is in them is another test's question.
  mkdirSync(join(folder, '.build'));
  for (const name of FUNCTIONS) {
    writeFileSync(join(folder, `.build/${name}.zip`), name);
  }
  const params = parameters.map((parameter) => `--param=${parameter}`);
  serverless(['package', '--stage', stage, ...params], folder);
  return templateOf(folder);
}

/** What `osls package` left in a service folder. */
export function templateOf(folder: string): Template {
  const path = join(folder, '.serverless/cloudformation-template-update-stack.json');
  return JSON.parse(readFileSync(path, 'utf8'));
}

/** Runs Serverless in a service folder and returns what it printed; throws that where it fails. */
export function serverless(args: readonly string[], folder: string): string {
  const { status, stdout, stderr } = spawnSync(process.execPath, [SERVERLESS, ...args], {
    cwd: folder,
    env: BARE,
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`${stdout}${stderr}`);
  return stdout;
}
