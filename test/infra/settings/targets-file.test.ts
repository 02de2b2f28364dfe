import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { exclusionsOf } from '../../../functions/behaviours/excluded-listeners.ts';
import type { Target } from '../../../functions/model/targets.ts';
import { readTargets } from '../../../infra/settings/targets-file.ts';

const SHOP: Target = {
  name: 'app/shop/50dc6c495c0c9188',
  balancerType: 'application',
  region: 'eu-west-1',
  host: 'shop.example.com',
};

let dir = '';
beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'targets-'));
});
afterAll(() => rmSync(dir, { recursive: true }));

async function read(content: unknown, raw = false): Promise<readonly Target[]> {
  const path = join(dir, 'targets.json');
  writeFileSync(path, raw ? String(content) : JSON.stringify(content));
  return readTargets(path);
}

test('every field is read', async () => {
  const full = {
    name: 'net/api/1',
    balancerType: 'network',
    region: 'us-east-1',
    nodes: ['192.0.2.1:443', '[2001:db8::1]:8443'],
    port: 443,
    serverName: 'api.example.com',
    mutualTls: false,
    certificates: 2,
    trust: ['roots.pem'],
  };
  expect(await read([full, SHOP])).toEqual([full, SHOP]);
});

test('a byte order mark at the start is no fault', async () => {
  expect(await read(`\uFEFF${JSON.stringify([SHOP])}`, true)).toEqual([SHOP]);
});

test('all faults are listed at once, each with its path', async () => {
  const faulty = [
    { ...SHOP, balancerType: 'gateway', region: 'Ireland' },
    { ...SHOP, nodes: ['192.0.2.1:443'] },
    { ...SHOP, port: 70_000, server_name: 'x', colour: 'red' },
    { name: 'lonely', balancerType: 'classic', region: 'eu-west-1' },
    { ...SHOP, host: undefined, nodes: ['192.0.2.1', '999.0.2.1:443', '[::1]:0'] },
  ];
  const error = await read(faulty).catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({ name: 'Fault', code: 'bad-config' });
  const lines = String(error).split('\n').slice(1).join('\n');
  for (const expected of [
    'targets[0].balancerType: ',
    'targets[0].region: must be a Region, as eu-west-1',
    'targets[1]: needs exactly one of host and nodes',
    'targets[2].port: ',
    'targets[2].server_name: unknown field; did you mean serverName?',
    'targets[2].colour: unknown field; the fields are name, balancerType',
    'targets[3]: needs exactly one of host and nodes',
    'targets[4].nodes[0]: must be IP:PORT',
    'targets[4].nodes[1]: must be IP:PORT',
    'targets[4].nodes[2]: must be IP:PORT',
  ]) {
    expect(lines).toContain(expected);
  }
});

test('a list is asked for where an object stands', async () => {
  await expect(read({ targets: [SHOP] })).rejects.toThrow(/targets: .*array/);
});

test('a file that is not JSON is named, with what is wrong', async () => {
  await expect(read('- name: shop', true)).rejects.toThrow(/targets\.json is not JSON/);
});

test('a missing file is named', async () => {
  const missing = join(dir, 'missing.json');
  await expect(readTargets(missing)).rejects.toMatchObject({ code: 'path-not-found' });
  await expect(readTargets(missing)).rejects.toThrow(missing);
});

test('[application-mutual-tls] mutualTls on an application target excludes its port', () => {
  const { balancerType, region, name: balancer } = SHOP;
  expect(exclusionsOf([{ ...SHOP, mutualTls: true, port: 8443 }])).toEqual([
    { balancerType, region, balancer, listener: '8443' },
  ]);
  expect(exclusionsOf([{ ...SHOP, mutualTls: true }])).toMatchObject([{ listener: '443' }]);
});

test('[network-several-certificates] several certificates on a network target exclude the balancer', () => {
  const network: Target = { ...SHOP, balancerType: 'network', certificates: 2 };
  expect(exclusionsOf([network])).toMatchObject([{ balancerType: 'network', listener: null }]);
});

test.each<[string, Partial<Target>]>([
  ['an application target without mutual TLS', { mutualTls: false }],
  ['several certificates on an application target', { certificates: 9 }],
  ['one certificate on a network target', { balancerType: 'network', certificates: 1 }],
  ['a classic target', { balancerType: 'classic', mutualTls: true, certificates: 2 }],
])('nothing is excluded by %s', (_name, changes) => {
  expect(exclusionsOf([{ ...SHOP, ...changes }])).toEqual([]);
});
