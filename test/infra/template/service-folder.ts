import { spawnSync } from 'node:child_process';
import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Template } from './cloudformation.ts';

const ROOT = new URL('../../..', import.meta.url).pathname;
const SERVERLESS = join(ROOT, 'node_modules/osls/bin/serverless.js');
const LINKED = ['package.json', 'package-lock.json', 'functions', 'infra', 'node_modules'];

/** Every optional parameter given, so that every resource is in the template. */
export const FULL = [
  'logBuckets=acme-logs,acme-old-logs',
  'logPrefixes=elb/,AWSLogs/',
  'logKmsKeyArns=arn:aws:kms:eu-west-1:111122223333:key/0a1b2c3d',
  'vpcSubnetIds=subnet-1,subnet-2',
  'vpcSecurityGroupIds=sg-1',
  'alarmEmail=on-call@example.com',
  'retentionDays=90',
  'reportRetentionDays=500',
];

/** The environment of a machine that knows nothing: no home, no credentials, no Region. */
export const BARE = { PATH: process.env.PATH ?? '' } as const;

/** A folder that has the project's files and a `.build/` of its own. */
export function makeServiceFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'resumption-watch-service-'));
  // Serverless looks for a file here, and takes no link for one.
  copyFileSync(join(ROOT, 'serverless.yml'), join(folder, 'serverless.yml'));
  for (const name of LINKED) symlinkSync(join(ROOT, name), join(folder, name));
  return folder;
}

/** The template that `osls package` makes with these parameters; throws with what it printed. */
export function packagedTemplate(parameters: readonly string[], stage = 'prod'): Template {
  const folder = makeServiceFolder();
  try {
    // The template only names the artifacts; what is in them is another test's question.
    mkdirSync(join(folder, '.build'));
    for (const name of ['ingest', 'probe', 'measure', 'judge', 'publish', 'compact']) {
      writeFileSync(join(folder, `.build/${name}.zip`), name);
    }
    const params = parameters.map((parameter) => `--param=${parameter}`);
    serverless(['package', '--stage', stage, ...params], folder);
    const path = join(folder, '.serverless/cloudformation-template-update-stack.json');
    return JSON.parse(readFileSync(path, 'utf8'));
  } finally {
    rmSync(folder, { recursive: true });
  }
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
