import { expect, test } from 'vitest';
import { foundListeners } from '../../../functions/discover/found-listeners.ts';
import type { ListedListener } from '../../../functions/discover/listing.ts';
import { balancer, delivery, listener, listing } from './listing-samples.ts';

function factsOf(own: Partial<ListedListener>) {
  const listed = listing([balancer({ tlsListeners: [listener(own)] })]);
  return foundListeners(listed)[0]?.facts;
}

test.each([
  ['the default alone', ['arn:a'], 1],
  ['the default, listed twice', ['arn:a', 'arn:a'], 1],
  ['the default twice, and another', ['arn:a', 'arn:a', 'arn:b'], 2],
  ['none', [], 0],
])('certificates are counted once: %s', (_, certificates, count) => {
  expect(factsOf({ certificates })?.certificates).toBe(count);
});

test.each([
  [
    ['SSLv3', 'TLSv1', 'TLSv1.1', 'TLSv1.2'],
    ['1.0', '1.1', '1.2'],
  ],
  [
    ['TLSv1.3', 'TLSv1.2'],
    ['1.2', '1.3'],
  ],
  [['TLSv1.3'], ['1.3']],
  [[], null],
])('protocols %j are versions %j', (protocols, versions) => {
  expect(factsOf({ protocols })?.tlsVersions).toEqual(versions);
});

test.each([
  ['off', 'off'],
  ['verify', 'verify'],
  ['passthrough', 'passthrough'],
  ['a mode of tomorrow', 'verify'],
])('mutual TLS %s is %s', (mode, mutualTls) => {
  expect(factsOf({ mutualTls: mode })?.mutualTls).toBe(mutualTls);
});

test('a network listener goes by its id, others by their port', () => {
  const names = ['net/feed/1', 'app/shop/2', 'legacy'].map((name) => balancer({ name }));
  const found = foundListeners(listing(names));
  expect(found.map((one) => [one.listener, one.port])).toEqual([
    ['f0f0f0f0f0f0f0f0', 443],
    [null, 443],
    [null, 443],
  ]);
});

test('where logs go: by the balancer, and by CloudWatch Logs with the order of its fields', () => {
  const attributes = {
    'access_logs.s3.enabled': 'true',
    'access_logs.s3.bucket': 'acme-logs',
    'access_logs.s3.prefix': 'lb/shop',
    'connection_logs.s3.enabled': 'false',
    'connection_logs.s3.bucket': 'acme-logs',
    'client_keep_alive.seconds': '600',
  };
  const one = balancer({ attributes });
  const deliveries = [delivery(one.arn ?? ''), delivery('arn:of-another')];
  const [found] = foundListeners(listing([one], { deliveries }));
  expect(found?.facts.keepAliveSeconds).toBe(600);
  expect(found?.facts.logs).toEqual({
    access: 's3://acme-logs/lb/shop',
    connection: null,
    vended: [
      {
        ...{ logType: 'ALB_ACCESS_LOGS', destinationType: 'S3', outputFormat: 'plain' },
        ...{ destination: 'arn:aws:s3:::acme-logs', recordFields: ['time', 'elb'] },
        ...{ fieldDelimiter: '\t', suffixPath: null, hivePaths: false },
      },
    ],
  });
});

test('where CloudWatch Logs did not answer, nothing is said of vended logs', () => {
  const gaps = [{ api: 'logs', reason: 'access denied', isNotEnabled: false }] as const;
  const [found] = foundListeners(listing([balancer()], { gaps }));
  expect(found?.facts.logs.vended).toBeNull();
});
