import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { reportSchema } from '../../functions/model/report.ts';
import { HOUR_MS } from '../../functions/model/time.ts';
import { analyseCommand } from '../../infra/cli/analyse.ts';
import { discover } from '../../infra/cli/discover.ts';
import { LAB_FAULTS } from '../../infra/demo/traffic/faults.ts';
import type { LabBalancer } from '../../infra/demo/traffic/scenario.ts';
import { runHere } from '../infra/cli/run-here.ts';
import { SMALL_SCENARIO, START_MS } from '../infra/demo/traffic/small-scenario.ts';
import { type ModelBalancer, modelServer } from './discovery/model-server.ts';
import { type LabInput, labInput } from './stack/lab-input.ts';
import type { LoopbackServer } from './wire/loopback-server.ts';

// The planted fault of mutual TLS, where no connection log shows a client certificate and no person
// wrote a targets file: only AWS can say what the listener is like.

const FAULT = LAB_FAULTS.find(({ rule }) => rule === 'excluded-resumption');
const BALANCERS = SMALL_SCENARIO.balancers.filter(({ name }) => name === FAULT?.balancer);
const [PARTNERS] = BALANCERS;

let lab: LabInput;
let aws: LoopbackServer;

beforeAll(async () => {
  lab = await labInput({ ...SMALL_SCENARIO, balancers: BALANCERS });
  for (const file of readdirSync(lab.logDir, { recursive: true, encoding: 'utf8' }))
    if (file.includes('conn_log_')) rmSync(join(lab.logDir, file));
  const { region = '', accountId = '' } = PARTNERS ?? {};
  aws = await modelServer({
    ...{ accountId, region, denied: [], sources: [], deliveries: [], destinations: [] },
    balancers: BALANCERS.map(shown),
    policies: { 'ELBSecurityPolicy-TLS13-1-2-2021-06': ['TLSv1.2', 'TLSv1.3'] },
  });
}, 300_000);
afterAll(() => {
  aws.close();
  rmSync(lab.folder, { recursive: true, force: true });
});
beforeEach(() => {
  vi.stubEnv('AWS_ENDPOINT_URL', aws.url);
  return () => vi.unstubAllEnvs();
});

function shown({ name, setup }: LabBalancer): ModelBalancer {
  const mutualTls = setup?.mutualTls ? 'verify' : 'off';
  return {
    name,
    listeners: [{ port: 443, protocol: 'HTTPS', mutualTls, certificates: ['arn:a'] }],
  };
}

async function verdict(...args: readonly string[]) {
  const results = ['--probe-results', lab.resultsPath];
  const { stdout } = await runHere(analyseCommand, [lab.logDir, ...results, ...args, '--json']);
  const report = reportSchema.parse(JSON.parse(stdout));
  const { verdict: is, rules } =
    report.balancers?.find(({ balancer }) => balancer === PARTNERS?.name) ?? {};
  return { is, rules };
}

async function snapshot(out: string, atMs: number) {
  const args = ['--region', PARTNERS?.region ?? '', '--out', out];
  const { status, stderr } = await runHere(discover, args, {}, () => atMs);
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
}

test('nobody knows of the mutual TLS: what deviates is taken for sound', async () => {
  expect(await verdict()).toEqual({ is: 'sound', rules: [] });
});

test('found before and after the traffic: it deviates, and nobody wrote a targets file', async () => {
  const out = join(lab.folder, 'found.json');
  await snapshot(out, START_MS - HOUR_MS);
  await snapshot(out, lab.endMs + HOUR_MS);
  expect(await verdict('--targets', out)).toEqual({
    is: 'deviating',
    rules: ['excluded-resumption'],
  });
});

test('found after it alone: nobody saw what it was like, so it is neither sound nor at fault', async () => {
  const out = join(lab.folder, 'late.json');
  await snapshot(out, lab.endMs + HOUR_MS);
  expect(await verdict('--targets', out)).toEqual({ is: 'not-enough-evidence', rules: [] });
});
