import { expect, test } from 'vitest';
import { mergedTargets } from '../../../functions/discover/merged-targets.ts';
import { Fault } from '../../../functions/errors.ts';
import type { Target } from '../../../functions/model/targets.ts';
import { findBalancers } from '../../../functions/probe/find-balancers.ts';
import { balancer as listed, listener, listing } from '../discover/listing-samples.ts';

const target = (given: Partial<Target>): Target => ({
  name: 'app/a/1',
  balancerType: 'application',
  region: 'eu-west-1',
  ...given,
});
const resolver = {
  resolve: async (host: string) => {
    if (host === 'gone') throw new Fault('read-failed', 'gone does not resolve');
    return ['52.1.2.3', '10.0.0.1'];
  },
};
const PEM = '-----BEGIN CERTIFICATE-----';
const find = (targets: readonly Target[], text = PEM) =>
  findBalancers(targets, resolver, async () => text);

test('a name gives its addresses as nodes; those that may not be probed are refused alone', async () => {
  const { balancers, refused } = await find([target({ host: 'a', port: 8443 })]);
  expect(balancers.map(({ nodes }) => nodes)).toEqual([
    [{ name: '52.1.2.3', address: '52.1.2.3', port: 8443 }],
  ]);
  expect(refused).toMatchObject([{ balancer: 'app/a/1' }]);
  expect((await find([target({ host: 'a', internal: true })])).balancers[0]?.nodes).toHaveLength(2);
});

test('a named node is its address, unless its port is not the listener', async () => {
  const nodes = ['52.1.2.3:443', '52.1.2.3:443', '52.1.2.3:8443'];
  const { balancers } = await find([target({ nodes })]);
  expect(balancers[0]?.nodes.map(({ name }) => name)).toEqual(['52.1.2.3', '52.1.2.3:8443']);
});

test('a name that does not resolve refuses its target, and the others are found', async () => {
  const targets = [target({ host: 'gone' }), target({ name: 'b', host: 'b' })];
  const { balancers, refused, targetOf } = await find(targets);
  expect(balancers.map(({ name }) => name)).toEqual(['b']);
  expect(balancers.map((balancer) => targetOf.get(balancer))).toEqual([targets[1]]);
  expect(refused[0]?.reason).toBe('gone does not resolve');
});

test('a listener that was found to verify clients needs a certificate, unless a person knows better', async () => {
  const [found] = mergedTargets(
    [],
    [listing([listed({ tlsListeners: [listener({ mutualTls: 'verify' })] })])],
  );
  if (found === undefined) throw new Error('nothing was found');
  const { balancers, refused } = await find([found]);
  expect(balancers).toEqual([]);
  expect(refused[0]?.reason).toMatch(/^the listener was found to verify client certificates/);
  const certificate = { clientCertificate: 'own.pem', clientKey: 'own.key' };
  expect((await find([{ ...found, ...certificate }])).balancers).toHaveLength(1);
  expect((await find([{ ...found, mutualTls: false }])).balancers).toHaveLength(1);
});

test('a file that is no PEM file names its target', async () => {
  const trusting = target({ host: 'a', trust: ['roots.pem'] });
  expect((await find([trusting])).balancers[0]?.dialing).toMatchObject({
    trust: [PEM],
    serverName: 'a',
  });
  await expect(find([trusting], 'text')).rejects.toThrow('app/a/1 names it');
});
