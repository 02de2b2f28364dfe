import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, expect, onTestFinished, test, vi } from 'vitest';
import type { Target } from '../../functions/model/targets.ts';
import { discover } from '../../infra/cli/discover.ts';
import { AWS_REGIONS } from '../../infra/package/aws-regions.ts';
import { parseTargets } from '../../infra/settings/targets-file.ts';
import { runHere } from '../infra/cli/run-here.ts';
import { arnOf, listenerId, type Model, modelServer } from './discovery/model-server.ts';

// What no emulator keeps, through the real SDK.

let dir = '';
let out = '';
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'discover-'));
  out = join(dir, 'targets.json');
  return () => {
    vi.unstubAllEnvs();
    rmSync(dir, { recursive: true, force: true });
  };
});

const SHOP = {
  name: 'app/shop/50dc6c495c0c9188',
  attributes: { 'client_keep_alive.seconds': '600', 'load_balancing.cross_zone.enabled': 'true' },
  listeners: [
    { port: 80, protocol: 'HTTP' },
    { port: 443, protocol: 'HTTPS', certificates: ['arn:a', 'arn:a'], mutualTls: 'off' },
    { port: 8443, protocol: 'HTTPS', certificates: ['arn:a'], mutualTls: 'verify' },
    {
      port: 9443,
      protocol: 'HTTPS',
      certificates: ['arn:a', 'arn:a', 'arn:b'],
      mutualTls: 'passthrough',
    },
  ],
} as const;
const FEED = {
  name: 'net/feed/1234567890abcdef',
  scheme: 'internal',
  addresses: ['10.0.0.7'],
  attributes: { 'dns_record.client_routing_policy': 'availability_zone_affinity' },
  listeners: [
    { port: 443, protocol: 'TLS', certificates: ['arn:a'], mutualTls: 'verify', policy: 'NEWEST' },
    { port: 853, protocol: 'TLS', certificates: ['arn:a'] },
  ],
} as const;

async function serve(own: Partial<Model> = {}): Promise<Model> {
  const model: Model = {
    ...{ accountId: '123456789012', region: 'eu-west-1', balancers: [SHOP, FEED], denied: [] },
    policies: {
      'ELBSecurityPolicy-2016-08': ['TLSv1', 'TLSv1.1', 'TLSv1.2'],
      'ELBSecurityPolicy-TLS13-1-2-2021-06': ['TLSv1.2', 'TLSv1.3'],
      NEWEST: ['TLSv1.3'],
    },
    ...{ sources: [], deliveries: [], destinations: [] },
    ...own,
  };
  const server = await modelServer(model);
  onTestFinished(() => server.close());
  vi.stubEnv('AWS_ENDPOINT_URL', server.url);
  return model;
}

async function run(region = 'eu-west-1') {
  return await runHere(discover, ['--region', region, '--out', out]);
}

function written(): readonly Target[] {
  return parseTargets(readFileSync(out, 'utf8'), out);
}

function factOf(name: string) {
  const facts = written().map(({ port, found }) => [port, found?.stretches.at(-1)] as const);
  return facts.map(([port, stretch]) => [port, (stretch as Record<string, unknown>)[name]]);
}

test('mutual TLS, different certificates and versions of each TLS listener', async () => {
  await serve();
  expect(await run()).toMatchObject({ stderr: '', status: 0 });

  expect(factOf('mutualTls')).toEqual([
    [443, 'off'],
    [8443, 'verify'],
    [9443, 'passthrough'],
    [443, 'verify'],
    [853, 'off'],
  ]);
  // The first has its one certificate in the list twice.
  expect(factOf('certificates').map(([, count]) => count)).toEqual([1, 1, 2, 1, 1]);
  expect(factOf('tlsVersions').slice(2)).toEqual([
    [9443, ['1.2', '1.3']],
    [443, ['1.3']],
    [853, ['1.2', '1.3']],
  ]);
  expect(written().map(({ found }) => found?.listener)).toEqual([
    ...[null, null, null],
    ...[listenerId(443), listenerId(853)],
  ]);
  expect(factOf('keepAliveSeconds')[0]).toEqual([443, 600]);
  expect(factOf('crossZone')[0]).toEqual([443, true]);
  expect(factOf('dnsRouting')[3]).toEqual([443, 'availability_zone_affinity']);
  expect(factOf('zones')[3]).toEqual([443, [{ zone: 'eu-west-1a', addresses: ['10.0.0.7'] }]]);
});

const SOURCE = { name: 'of-shop', service: 'elasticloadbalancing', status: 'ACTIVE' };

test('deliveries of vended logs, with their fields in order, delimiter and format', async () => {
  const model = await serve();
  const resourceArns = [arnOf(model, SHOP)];
  const others = Array.from({ length: 5 }, (_, at) => ({
    name: `cdn-${at}`,
    service: 'cloudfront',
  }));
  model.sources = [
    ...others,
    { ...SOURCE, logType: 'ALB_ACCESS_LOGS', resourceArns },
    // Its balancer is no more.
    { ...SOURCE, name: 'gone', status: 'INACTIVE', logType: 'ALB_ACCESS_LOGS', resourceArns },
  ];
  model.destinations = [
    ...others.map(({ name }) => ({ name, arn: `arn:${name}` })),
    {
      ...{
        name: 'bucket',
        arn: 'arn:bucket',
        outputFormat: 'plain',
        deliveryDestinationType: 'S3',
      },
      deliveryDestinationConfiguration: { destinationResourceArn: 'arn:aws:s3:::acme-logs' },
    },
  ];
  model.deliveries = [
    ...others.map(({ name }) => ({ id: name, deliverySourceName: name })),
    {
      ...{ id: 'd', deliverySourceName: 'of-shop', deliveryDestinationArn: 'arn:bucket' },
      ...{ deliveryDestinationType: 'S3', recordFields: ['elb', 'time'], fieldDelimiter: ',' },
      s3DeliveryConfiguration: { suffixPath: '{region}/{yyyy}', enableHiveCompatiblePath: true },
    },
    { id: 'g', deliverySourceName: 'gone', deliveryDestinationArn: 'arn:bucket' },
  ];
  const { stdout } = await run();

  expect(factOf('logs')[0]).toEqual([
    443,
    {
      ...{ access: null, connection: null },
      vended: [
        {
          ...{ logType: 'ALB_ACCESS_LOGS', destinationType: 'S3', outputFormat: 'plain' },
          ...{ destination: 'arn:aws:s3:::acme-logs', recordFields: ['elb', 'time'] },
          ...{ fieldDelimiter: ',', suffixPath: '{region}/{yyyy}', hivePaths: true },
        },
      ],
    },
  ]);
  expect(stdout).toContain('Logs tell of 1 of 2 balancers with TLS.');
  expect(stdout).not.toContain(SHOP.name);
});

test('a switch between two runs begins a stretch, and both are kept', async () => {
  const model = await serve({ balancers: [SHOP] });
  await run();
  const [http, https, ...others] = SHOP.listeners;
  model.balancers = [{ ...SHOP, listeners: [http, { ...https, mutualTls: 'verify' }, ...others] }];
  await run();

  const [first] = written();
  expect(first?.found?.stretches.map(({ mutualTls }) => mutualTls)).toEqual(['off', 'verify']);
  const [off, on] = first?.found?.stretches ?? [];
  expect(off && on && off.until < on.since).toBe(true);
});

test.each([
  ['DescribeListenerCertificates', 'v2', 'elasticloadbalancing'],
  ['DescribeDeliveries', 'logs', 'logs'],
])('%s denied: the right is named, and what is known stays', async (action, api, service) => {
  const model = await serve({
    sources: [{ ...SOURCE, logType: 'ALB_ACCESS_LOGS', resourceArns: ['arn:of-another'] }],
  });
  await run();
  const before = written();
  model.denied = [action];
  const { status, stderr } = await run();

  expect(status).toBe(2);
  expect(stderr).toContain(`not listed: 123456789012 eu-west-1 (${api}): can't ask for ${action}`);
  expect(stderr).toContain(`check that ${service}:${action} on * is allowed`);
  const facts = (targets: readonly Target[]) =>
    targets.map(({ found }) => found?.stretches.map(({ since, until, ...rest }) => rest));
  expect(facts(written())).toEqual(facts(before));
});

test('a Region that is not enabled is told apart, and is no failure where all were asked for', async () => {
  const model = await serve();
  await run();
  const before = written();
  model.isNotEnabled = true;

  const one = 'not enabled: 123456789012 eu-west-1\n';
  expect(await run()).toMatchObject({ stderr: one, status: 2 });
  const all = await run('all');
  expect(all.status).toBe(0);
  expect(all.stderr.match(/^not enabled: 123456789012 [a-z-]+-\d$/gm)).toHaveLength(
    AWS_REGIONS.length,
  );
  expect(written()).toEqual(before);
});
