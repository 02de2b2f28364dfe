import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { CreateBucketCommand, GetObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readWhole } from '../../functions/lake/lake-document.ts';
import type { Report } from '../../functions/model/report.ts';
import { HOUR_MS } from '../../functions/model/time.ts';
import { LATEST_REPORT_KEY, windowKey } from '../../functions/model/window.ts';
import {
  type Fleet,
  type FleetHistory,
  fleetHistorySchema,
  fleetSchema,
} from '../../functions/publish/fleet/fleet.ts';
import { S3Store } from '../../infra/aws/s3/s3-store.ts';
import { reportCommand } from '../../infra/cli/report.ts';
import { runHere } from '../infra/cli/run-here.ts';
import { at, deployed, objectOf } from '../infra/template/cloudformation.ts';
import { packagedTemplate } from '../infra/template/service-folder.ts';
import { Chain } from './stack/chain.ts';
import { type LabInput, labInput } from './stack/lab-input.ts';
import { PackagedFunction } from './stack/packaged-function.ts';
import { type Package, packageStack, propertiesOf } from './stack/packaged-stack.ts';
import { LAKE } from './stack/stack-resources.ts';
import { emulatorEnvironment } from './wire/emulator.ts';

// Two stacks in two Regions: the whole chain of one, which is the home stack; the packaged `publish`
// of the other, as its own template sets it, over the windows that its chain would have left.

const HOME = ['homeSchedule=rate(1 hour)', 'homeAccounts=444455556666', 'metricsLevel=stack'];
const THERE = 'us-east-1';
const THERE_LAKE = `there-${LAKE}`;
const NAMES = ['111122223333/eu-west-1', '111122223333/us-east-1'];

let lab: LabInput;
let packaged: Package;
let chain: Chain;
let there: PackagedFunction;
let home: S3Store;

beforeAll(async () => {
  lab = await labInput();
  packaged = await packageStack(HOME);
  chain = await Chain.open(packaged);
  home = new S3Store(LAKE);
  const CreateBucketConfiguration = { LocationConstraint: 'eu-west-1' as const };
  await chain.s3.send(new CreateBucketCommand({ Bucket: THERE_LAKE, CreateBucketConfiguration }));
  there = publishThere(LAKE, 'there');
}, 180_000);

afterAll(async () => {
  there?.kill();
  await chain?.close();
  for (const made of [lab, packaged]) if (made) await rm(made.folder, { recursive: true });
});

/** The function of a stack in another Region that reports to this lake, as its template sets it. */
function publishThere(homeLake: string, folder: string): PackagedFunction {
  const template = deployed(packagedTemplate([`homeLake=${homeLake}`, 'metricsLevel=none']), {
    ...{ stackName: 'resumption-watch-prod', prefix: 'there-', region: THERE },
  });
  const properties = propertiesOf(template, 'PublishLambdaFunction');
  const declared = objectOf(at(properties, 'Environment', 'Variables')) as Record<string, string>;
  expect(declared).toMatchObject({ LAKE_BUCKET: THERE_LAKE, HOME_LAKES: homeLake });
  const emulated = emulatorEnvironment(process.env.AWS_ENDPOINT_URL ?? '');
  const environment = { ...declared, ...emulated, AWS_MAX_ATTEMPTS: '2' };
  return new PackagedFunction(join(packaged.folder, 'publish.zip'), environment, 300_000, folder);
}

const documentAt = async <Document>(store: S3Store, key: string): Promise<Document> => {
  const bytes = (await readWhole(store, key)) ?? expect.fail(`there is no ${key}`);
  return JSON.parse(`${key.endsWith('.gz') ? gunzipSync(bytes) : bytes}`);
};
const fleet = async () => fleetSchema.parse(await documentAt<Fleet>(home, 'fleet/latest.json'));
const joinAt = async (atMs: number) =>
  await chain.functions.publish.deliver({ do: 'join', at: new Date(atMs).toISOString() });

describe('two stacks in two Regions', () => {
  test('each publishes its own report, and puts it below its own place', async () => {
    expect(await chain.play({ objects: lab.objects, atMs: lab.endMs + HOUR_MS })).toEqual([]);
    const window = { toMs: lab.endMs, revision: 0 };
    const own = new S3Store(THERE_LAKE);
    for (const document of ['measured', 'judged'] as const) {
      const key = windowKey(document, window);
      const Body = (await readWhole(home, key)) ?? expect.fail(key);
      await chain.s3.send(new PutObjectCommand({ Bucket: THERE_LAKE, Key: key, Body }));
    }
    expect(await there.deliver({ detail: window })).toBeUndefined();
    for (const [store, name] of [
      [home, NAMES[0]],
      [own, NAMES[1]],
    ] as const) {
      const put = await documentAt<Report>(home, `regions/${name}/report.json.gz`);
      expect(put).toEqual(await documentAt<Report>(store, LATEST_REPORT_KEY));
    }
  });

  test('end in one page, one history and one set of metrics', async () => {
    expect(await joinAt(lab.endMs + 2 * HOUR_MS)).toBeUndefined();
    const { parts, sums, leftOut } = await fleet();
    expect(parts.map(({ name, stale }) => [name, stale])).toEqual(
      NAMES.map((name) => [name, false]),
    );
    expect(leftOut).toEqual([]);
    expect(sums.length).toBe(3);
    for (const { from } of sums) expect(from).toEqual(NAMES);
    const history = await documentAt<FleetHistory>(home, 'fleet/history.json.gz');
    expect(fleetHistorySchema.parse(history).parts.map(({ name }) => name)).toEqual(NAMES);
    const prometheus = `${await readWhole(home, 'fleet/latest.prom')}`;
    for (const name of NAMES) {
      expect(prometheus).toContain(`resumption_watch_fleet_stale{part="${name}"} 0`);
      expect(prometheus).toMatch(new RegExp(`balancer_verdict\\{part="${name}",`));
    }
    const page = await chain.s3.send(
      new GetObjectCommand({ Bucket: LAKE, Key: 'fleet/latest.html' }),
    );
    expect(page.ContentType).toMatch(/^text\/html/);
    const { said } = chain.functions.publish;
    expect(said).toMatch(/"StackAccountId":"111122223333","StackRegion":"us-east-1"/);
    expect(said).toMatch(/"RegionsStale":0/);
  });
});

describe('of the page of two stacks', () => {
  test('the command reads the home lake in place, and says the same', async () => {
    const nowMs = () => lab.endMs + 2 * HOUR_MS;
    const args = [`s3://${LAKE}`, '--json'];
    const { stdout, stderr } = await runHere(reportCommand, args, {}, nowMs);
    expect(stderr).toBe('');
    expect(JSON.parse(stdout)).toEqual(await fleet());
  });

  test('one that stops is told: on the page, in the metrics, by the alarm', async () => {
    // The home stack's own chain goes on; the other one was last heard of five hours before.
    const atMs = lab.endMs + 6 * HOUR_MS;
    const own = await documentAt<Report>(home, `regions/${NAMES[0]}/report.json.gz`);
    const later = { ...own, generatedAt: new Date(atMs - HOUR_MS).toISOString() };
    const Key = `regions/${NAMES[0]}/report.json.gz`;
    await chain.s3.send(new PutObjectCommand({ Bucket: LAKE, Key, Body: JSON.stringify(later) }));
    expect(await joinAt(atMs)).toBeUndefined();
    const { parts, sums } = await fleet();
    expect(parts.map(({ stale }) => stale)).toEqual([false, true]);
    for (const { stale } of sums) expect(stale).toEqual([NAMES[1]]);
    expect(chain.functions.publish.said).toMatch(/"RegionsStale":1/);
    expect(propertiesOf(packaged.template, 'RegionsStaleAlarm')).toMatchObject({
      ...{ MetricName: 'RegionsStale', Threshold: 0, ComparisonOperator: 'GreaterThanThreshold' },
    });
  });

  test('what another puts there, broken, is left out with a line; the others are as before', async () => {
    const Key = 'regions/444455556666/eu-west-1/report.json.gz';
    await chain.s3.send(new PutObjectCommand({ Bucket: LAKE, Key, Body: '<script>' }));
    const before = await fleet();
    expect(await joinAt(lab.endMs + 6 * HOUR_MS)).toBeUndefined();
    const { leftOut, ...rest } = await fleet();
    expect(leftOut).toEqual([{ key: Key, reason: 'is damaged: no JSON, or cut off' }]);
    expect({ ...rest, leftOut: [] }).toEqual(before);
    expect(chain.functions.publish.said).toMatch(/"RegionsLeftOut":1/);
  });
});

test('a home lake that is gone spoils no report of its own: it is counted and said', async () => {
  const publish = publishThere('gone-home-lake', 'gone');
  const own = new S3Store(THERE_LAKE);
  await own.remove(LATEST_REPORT_KEY);
  const detail = { toMs: lab.endMs, revision: 0 };
  expect(await publish.deliver({ detail })).toBeUndefined();
  publish.kill();
  expect(await readWhole(own, LATEST_REPORT_KEY)).toBeDefined();
  expect(publish.said).toContain('"HomeReportsFailed":1');
  expect(publish.said).toContain('home lake gone-home-lake has not got this report');
});
