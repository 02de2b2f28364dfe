import { copyFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import {
  DISCOVERED_KEY,
  type Discovered,
  discoveredSchema,
} from '../../functions/model/discovery/discovered.ts';
import { readKnownTargets } from '../../infra/aws/lake-config.ts';
import { s3Client } from '../../infra/aws/s3/s3-client.ts';
import { S3Store } from '../../infra/aws/s3/s3-store.ts';
import { at, objectOf } from '../infra/template/cloudformation.ts';
import { arnOf, type Model, type ModelBalancer, modelServer } from './discovery/model-server.ts';
import { EACH, OTHER, OWN, ROLE, seedMoto } from './discovery/seeded-moto.ts';
import { throttledWire } from './discovery/throttled-wire.ts';
import { PackagedFunction } from './stack/packaged-function.ts';
import {
  type Environment,
  type Package,
  packageStack,
  propertiesOf,
} from './stack/packaged-stack.ts';
import { emptyBucket } from './wire/bucket.ts';
import { type Emulator, emulatorEnvironment, startEmulator } from './wire/emulator.ts';
import type { LoopbackServer } from './wire/loopback-server.ts';

// The packaged function. S3 is ministack; balancers are moto's, and where it keeps too little, the
// tests' own server's.

const EVENT = { do: 'discover', at: '2026-06-01T12:00:00Z' };

let packaged: Package;
let moto: Emulator;
let lake: S3Store;
let bucket = '';
const running: { kill(): void }[] = [];
const servers: LoopbackServer[] = [];

beforeAll(async () => {
  packaged = await packageStack([`roles=${ROLE}`]);
  moto = await startEmulator('moto-accounts');
  await seedMoto(moto.url);
}, 300_000);
afterAll(async () => {
  await moto.stop();
  await rm(packaged.folder, { recursive: true });
});
beforeEach(async () => {
  bucket = await emptyBucket(s3Client());
  lake = new S3Store(bucket);
});
afterEach(() => {
  for (const one of running.splice(0)) one.kill();
  for (const one of servers.splice(0)) one.close();
});

/** The function with the environment of the template, before what answers for balancers. */
function functionBefore(url: string, own: Environment = {}): PackagedFunction {
  const declared = at(propertiesOf(packaged.template, 'DiscoverLambdaFunction'), 'Environment');
  const zip = join(packaged.folder, `discover-${running.length}-${bucket}.zip`);
  copyFileSync(join(packaged.folder, 'discover.zip'), zip);
  const made = new PackagedFunction(
    zip,
    {
      ...(objectOf(at(declared, 'Variables')) as Environment),
      ...emulatorEnvironment(url),
      AWS_ENDPOINT_URL_S3: process.env.AWS_ENDPOINT_URL ?? '',
      LAKE_BUCKET: bucket,
      ...own,
    },
    600_000,
  );
  running.push(made);
  return made;
}

async function found(): Promise<Discovered> {
  const stored = await lake.load(DISCOVERED_KEY);
  return discoveredSchema.parse(JSON.parse(Buffer.from(stored?.bytes ?? []).toString()));
}

test('the balancers of two accounts in its Region, throttled, run after run', async () => {
  const wire = await throttledWire(moto.url, { othersTake: 6, pageSize: 4 });
  servers.push(wire);
  const discover = functionBefore(wire.url);
  await discover.invoke(EVENT);
  const first = await found();

  expect(first.notListed).toEqual([]);
  const places = Map.groupBy(first.targets, ({ accountId, region, balancerType }) =>
    [accountId, region, balancerType].join(' '),
  );
  expect([...places].map(([place, { length }]) => [place, length]).sort()).toEqual(
    [OWN, OTHER].flatMap((account) =>
      ['application', 'classic', 'network'].map((type) => [
        `${account} eu-west-1 ${type}`,
        EACH - 1,
      ]),
    ),
  );
  await discover.invoke(EVENT);
  const second = await found();
  expect(second.targets).toHaveLength(first.targets.length);
  const lengths = second.targets.map(({ found: own }) => own?.stretches.length);
  expect(new Set(lengths)).toEqual(new Set([1]));
  expect(discover.said).toContain('"ListenersFound":54');
});

const SHOP: ModelBalancer = {
  name: 'app/shop/50dc6c495c0c9188',
  listeners: [{ port: 443, protocol: 'HTTPS', certificates: ['arn:a'], mutualTls: 'off' }],
};

async function modelled(own: Partial<Model> = {}): Promise<{ model: Model; url: string }> {
  const model: Model = {
    ...{ accountId: OWN, region: 'eu-west-1', balancers: [SHOP], denied: [] },
    policies: { 'ELBSecurityPolicy-TLS13-1-2-2021-06': ['TLSv1.2', 'TLSv1.3'] },
    ...{ sources: [], deliveries: [], destinations: [] },
    ...own,
  };
  const server = await modelServer(model);
  servers.push(server);
  return { model, url: server.url };
}

test('a listing that is denied changes nothing, and is written down and told', async () => {
  const { model, url } = await modelled();
  const discover = functionBefore(url, { DISCOVER_ROLES: '' });
  await discover.invoke(EVENT);
  const before = await found();
  model.denied = ['DescribeListeners'];
  model.balancers = [];
  model.denied = ['DescribeLoadBalancers'];
  await discover.invoke(EVENT);
  const after = await found();

  expect(after.targets).toEqual(before.targets);
  expect(after.notListed).toEqual(
    ['classic', 'v2'].map((what) => ({
      ...{ accountId: OWN, region: 'eu-west-1', what },
      reason: expect.stringContaining('elasticloadbalancing:DescribeLoadBalancers on *'),
    })),
  );
  expect(discover.said).toContain('not listed: nothing was changed');
});

test('a role that is refused is told, and the own account is listed', async () => {
  const { url } = await modelled({ denied: ['AssumeRole'] });
  await functionBefore(url).invoke(EVENT);
  const { targets, notListed } = await found();
  expect(targets).toHaveLength(1);
  expect(notListed).toMatchObject([{ accountId: OTHER, what: 'role' }]);
});

test('a balancer that is no more is missing since one listing and until the next', async () => {
  const { model, url } = await modelled();
  const discover = functionBefore(url, { DISCOVER_ROLES: '' });
  await discover.invoke(EVENT);
  model.balancers = [];
  await discover.invoke(EVENT);
  const [once] = (await found()).targets;
  await discover.invoke(EVENT);
  const [twice] = (await found()).targets;

  expect(once?.found?.missingSince).toBeDefined();
  expect(twice?.found?.missingSince).toBe(once?.found?.missingSince);
  const { missingSince = '', missingUntil = '' } = twice?.found ?? {};
  expect(Date.parse(missingUntil)).toBeGreaterThan(Date.parse(missingSince));
});

test('two runs at once lose nothing', async () => {
  const { url } = await modelled();
  const both = [1, 2].map(() => functionBefore(url, { DISCOVER_ROLES: '' }));
  await Promise.all(both.map((one) => one.invoke(EVENT)));
  expect((await found()).targets).toHaveLength(1);
});

test('a file that is damaged is no run’s: the function says what to do, and readers go on', async () => {
  await lake.replace(DISCOVERED_KEY, Buffer.from('{"schema":1'), null);
  const { url } = await modelled();
  const discover = functionBefore(url, { DISCOVER_ROLES: '' });
  await expect(discover.invoke(EVENT)).rejects.toThrow(/discovered\.json is damaged: restore/);
  const said: string[] = [];
  const known = await readKnownTargets(lake, 'config/targets.json', (line) => said.push(line));
  expect([known.all, said]).toEqual([[], [expect.stringContaining('is damaged')]]);
});

test('the delivery of plain logs that was found is how they are read', async () => {
  const { model, url } = await modelled();
  const resourceArns = [arnOf(model, SHOP)];
  const own = { name: 's', service: 'elasticloadbalancing', status: 'ACTIVE', resourceArns };
  model.sources = [{ ...own, logType: 'ALB_ACCESS_LOGS' }];
  model.destinations = [{ name: 'b', arn: 'arn:b', outputFormat: 'plain' }];
  model.deliveries = [
    {
      ...{ id: 'd', deliverySourceName: 's', deliveryDestinationArn: 'arn:b' },
      ...{ deliveryDestinationType: 'S3', recordFields: ['elb', 'time'], fieldDelimiter: ',' },
    },
  ];
  await functionBefore(url, { DISCOVER_ROLES: '' }).invoke(EVENT);
  const [target] = (await found()).targets;
  expect(target?.found?.stretches[0]?.logs.vended).toMatchObject([
    { outputFormat: 'plain', recordFields: ['elb', 'time'], fieldDelimiter: ',' },
  ]);
});
