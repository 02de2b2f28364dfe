import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, onTestFinished, test, vi } from 'vitest';
import type { Target } from '../../functions/model/targets.ts';
import { discover } from '../../infra/cli/discover.ts';
import { parseTargets } from '../../infra/settings/targets-file.ts';
import { runHere } from '../infra/cli/run-here.ts';
import { EACH, OTHER, OWN, REGIONS, ROLE, seedMoto } from './discovery/seeded-moto.ts';
import {
  type ThrottledWire,
  throttledWire,
  type WireSettings,
} from './discovery/throttled-wire.ts';
import { shellIn } from './doctor/aws-cli.ts';
import { type Emulator, startEmulator } from './wire/emulator.ts';

// Through the real SDK against moto. It keeps no mutual TLS and no deliveries of balancers' logs:
// those are in discover-model.aws.ts.

let moto: Emulator;
let dir = '';
let out = '';

beforeAll(async () => {
  moto = await startEmulator('moto-accounts');
  await seedMoto(moto.url);
}, 300_000);
afterAll(() => moto.stop());
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'discover-'));
  out = join(dir, 'targets.json');
  vi.stubEnv('AWS_ENDPOINT_URL', moto.url);
  return () => {
    vi.unstubAllEnvs();
    rmSync(dir, { recursive: true, force: true });
  };
});

const HERE = ['--region', 'eu-west-1'];
const EVERYWHERE = [...REGIONS.flatMap((region) => ['--region', region]), '--role', ROLE];
const WITH_TLS = EACH - 1;

async function run(...args: readonly string[]) {
  return await runHere(discover, [...args, '--out', out]);
}

function written(): readonly Target[] {
  return parseTargets(readFileSync(out, 'utf8'), out);
}

function factsOf(name: RegExp, target?: Partial<Target>) {
  const fits = written().filter(
    (one) => name.test(one.name) && (target === undefined || one.region === target.region),
  );
  return fits.map(({ found }) => found?.stretches.at(-1));
}

async function onWire(settings: WireSettings): Promise<ThrottledWire> {
  const wire = await throttledWire(moto.url, settings);
  vi.stubEnv('AWS_ENDPOINT_URL', wire.url);
  onTestFinished(() => wire.close());
  return wire;
}

test('120 balancers of three types in two accounts and two Regions, page by page', async () => {
  const wire = await onWire({ othersTake: 0, pageSize: 4 });
  const { stdout, stderr, status } = await run(...EVERYWHERE);

  expect({ stderr, status }).toEqual({ stderr: '', status: 0 });
  expect(stdout).toContain(
    '120 balancers found (40 classic, 40 application, 40 network), 12 of them without a TLS listener.\n' +
      'Logs tell of 12 of 108 balancers with TLS.\n',
  );
  const places = Map.groupBy(written(), ({ accountId, region, balancerType }) =>
    [accountId, region, balancerType].join(' '),
  );
  expect([...places.keys()].sort()).toEqual(
    [OWN, OTHER].flatMap((account) =>
      REGIONS.flatMap((region) =>
        ['application', 'classic', 'network'].map((type) => `${account} ${region} ${type}`),
      ),
    ),
  );
  expect([...places.values()].map(({ length }) => length)).toEqual(Array(12).fill(WITH_TLS));
  // Ten classic and twenty others in each of four places, four a page.
  expect(wire.passed.get('DescribeLoadBalancers')).toBe(4 * (3 + 5));
  // Half of AWS's tokens are left to others, so nothing was refused.
  expect(wire.throttled.size).toBe(0);
});

test('what listeners and balancers are like, as AWS says it', async () => {
  await run(...HERE);

  expect(factsOf(/application-0/)).toEqual([
    expect.objectContaining({
      policies: ['ELBSecurityPolicy-TLS-1-2-2017-01'],
      tlsVersions: ['1.2'],
      ...{ mutualTls: 'off', certificates: 1, scheme: 'internet-facing' },
      logs: { access: 's3://acme-logs/lb', connection: null, vended: [] },
    }),
  ]);
  expect(factsOf(/network-1/)[0]?.certificates).toBe(2);
  expect(factsOf(/classic-0/)).toEqual([
    expect.objectContaining({
      ...{ policies: ['modern'], tlsVersions: ['1.1', '1.2'], certificates: 1 },
      logs: { access: 's3://acme-logs', connection: null, vended: [] },
    }),
  ]);
  const network = written().filter(({ balancerType }) => balancerType === 'network');
  expect(network[0]?.found?.listener).toMatch(/^[0-9a-f]{16}$/);
  expect(network.map(({ internal }) => internal)).toEqual([
    true,
    ...Array(WITH_TLS - 1).fill(undefined),
  ]);
});

test('throttled by what others take: all of it is listed, later', async () => {
  const wire = await onWire({ othersTake: 8 });
  const { stderr, status } = await run(...HERE);

  expect({ stderr, status }).toEqual({ stderr: '', status: 0 });
  expect(wire.throttled.size).toBeGreaterThan(0);
  expect(written()).toHaveLength(3 * WITH_TLS);
});

test('a listing that is throttled for good changes nothing, and is told', async () => {
  await run(...HERE);
  const before = written();
  await onWire({ othersTake: 0, never: ['DescribeListeners'] });
  const { stdout, stderr, status } = await run(...HERE);

  expect(status).toBe(2);
  expect(stderr).toMatch(
    /^not listed: 123456789012 eu-west-1 \(v2\): can't ask for DescribeListeners: AWS is throttling \(\w+ after 5 attempts\)[^\n]*; nothing was changed\n$/,
  );
  expect(stdout).not.toContain('missing');
  const v2 = (targets: readonly Target[]) =>
    targets.filter(({ balancerType }) => balancerType !== 'classic');
  expect(v2(written())).toEqual(v2(before));
  const classic = written().find(({ balancerType }) => balancerType === 'classic');
  const [stretch] = classic?.found?.stretches ?? [];
  expect(stretch && stretch.until > stretch.since).toBe(true);
});

test('what a person wrote stays, field by field, and hand-written balancers too', async () => {
  await run(...HERE);
  const [first] = written();
  if (first === undefined) throw new Error('nothing was found');
  const { found, ...own } = first;
  const mine = { ...own, host: 'shop.example.com', mutualTls: true, certificates: 3 };
  const other = { ...own, name: 'elsewhere', accountId: OWN, nodes: ['192.0.2.1:443'] };
  const { host, ...elsewhere } = other;
  writeFileSync(out, JSON.stringify([elsewhere, mine]));
  await run(...HERE);

  expect(written()[0]).toEqual(elsewhere);
  expect(written()[1]).toEqual({ ...mine, found: expect.any(Object) });
  expect(written()).toHaveLength(1 + 3 * WITH_TLS);
});

test('the commands that it prints turn logs on', async () => {
  const { stdout } = await run('--region', 'us-east-1');
  const commands = stdout.match(/^ {4}aws elb.*$/gm) ?? [];
  const chosen = ['elb ', 'elbv2 '].flatMap(
    (api) => commands.find((command) => command.includes(`aws ${api}`)) ?? [],
  );
  const paste = await shellIn(dir, moto.url);
  expect(chosen.map((command) => paste(command).status)).toEqual([0, 0]);

  expect((await run('--region', 'us-east-1')).stdout).toContain('Logs tell of 5 of 27 balancers');
});

test('a profile has credentials of its own', async () => {
  const file = join(dir, 'credentials');
  writeFileSync(file, '[audit]\naws_access_key_id = auditor\naws_secret_access_key = secret\n');
  vi.stubEnv('AWS_SHARED_CREDENTIALS_FILE', file);
  const wire = await onWire({ othersTake: 0 });
  const { stderr, status } = await run(...HERE, '--profile', 'audit');

  expect({ stderr, status }).toEqual({ stderr: '', status: 0 });
  expect([...wire.keys]).toEqual(['auditor']);
  expect(written()).toHaveLength(3 * WITH_TLS);
});

test('a role that is refused is told, and the rest is found', async () => {
  const wire = await onWire({ othersTake: 0, never: ['AssumeRole'] });
  const { stderr, status } = await run(...HERE, '--role', ROLE);

  expect(status).toBe(2);
  expect(stderr).toMatch(/^can't assume the role arn:aws:iam::210987654321:role\/\S+: AWS is thr/);
  expect(wire.throttled.get('AssumeRole')).toBe(5);
  expect(written()).toHaveLength(3 * WITH_TLS);
});
