import { expect, test } from 'vitest';
import type { ListedBalancer, ListedDelivery } from '../../../functions/discover/listing.ts';
import { mergedTargets } from '../../../functions/discover/merged-targets.ts';
import { DELIVERED_LOG_TYPES } from '../../../functions/model/source.ts';
import {
  deliveriesOf,
  splitNodeAddress,
  type Target,
  targetsSchema,
} from '../../../functions/model/targets.ts';
import { balancer, delivery, listener, listing } from '../discover/listing-samples.ts';

const TARGET = { name: 'a', balancerType: 'classic', region: 'eu-west-1', host: 'a.example.com' };
const { host: _, ...PLACELESS } = TARGET;
const isValid = (target: object) => targetsSchema.safeParse([target]).success;

test.each([
  ['192.0.2.1:443', { address: '192.0.2.1', port: 443, bracketed: false }],
  ['[2001:db8::1]:443', { address: '2001:db8::1', port: 443, bracketed: true }],
  ['2001:db8::1:443', null],
  ['192.0.2.1', null],
  ['192.0.2.1:', null],
])('%s splits into %j', (text, parts) => {
  expect(splitNodeAddress(text)).toEqual(parts);
});

test('a target has a host or nodes, never both or neither', () => {
  expect(isValid(TARGET)).toBe(true);
  expect(isValid({ ...PLACELESS, nodes: ['192.0.2.1:443'] })).toBe(true);
  expect(isValid({ ...TARGET, nodes: ['192.0.2.1:443'] })).toBe(false);
  expect(isValid(PLACELESS)).toBe(false);
});

test.each([
  ...['[192.0.2.1]:443', '2001:db8::1', '192.0.2.1:0', '192.0.2.1:65536', '192.0.2.256:443'],
])('%s is no node', (node) => {
  expect(isValid({ ...PLACELESS, nodes: [node] })).toBe(false);
});

test('a client certificate comes with its key', () => {
  expect(isValid({ ...TARGET, clientCertificate: 'c.pem' })).toBe(false);
  expect(isValid({ ...TARGET, clientCertificate: 'c.pem', clientKey: 'k.pem' })).toBe(true);
});

const FOUND = {
  name: 'app/a/1',
  balancerType: 'application',
  region: 'eu-west-1',
  host: 'a.test',
};
const withFields = (logFields: unknown) => targetsSchema.safeParse([{ ...FOUND, logFields }]);

test('a target says in which order the fields of its plain logs come', () => {
  const [logType] = DELIVERED_LOG_TYPES;
  const read = withFields([
    { logType, fields: ['elb', 'time'] },
    { logType, fields: ['time'], delimiter: ',' },
  ]);
  const of = { balancer: 'app/a/1', logType };
  expect(deliveriesOf(read.data ?? [])).toEqual([
    { ...of, fields: ['elb', 'time'], delimiter: '\t' },
    { ...of, fields: ['time'], delimiter: ',' },
  ]);
  expect(deliveriesOf(targetsSchema.parse([FOUND]))).toEqual([]);
});

test('what was found says it too, unless a person did: each delivery of plain text once', () => {
  const plain = delivery(
    `arn:aws:elasticloadbalancing:eu-west-1:123456789012:loadbalancer/app/a/1`,
  );
  const found = (own: Partial<ListedDelivery>, more: Partial<ListedBalancer> = {}) =>
    mergedTargets(
      [],
      [listing([balancer({ name: 'app/a/1', ...more })], { deliveries: [{ ...plain, ...own }] })],
    );
  const of = { balancer: 'app/a/1', logType: 'ALB_ACCESS_LOGS' } as const;
  const fields = ['elb', 'time'];
  const listed = { recordFields: fields, fieldDelimiter: ',' };
  const tlsListeners = [listener(), listener({ port: 8443 })];
  expect(deliveriesOf(found(listed, { tlsListeners }))).toEqual([
    { ...of, fields, delimiter: ',' },
  ]);
  // The destination of another account does not say its format.
  expect(deliveriesOf(found({ ...listed, outputFormat: null }))).toHaveLength(1);
  expect(deliveriesOf(found({ ...listed, outputFormat: 'json' }))).toEqual([]);
  expect(deliveriesOf(found({ ...listed, recordFields: null }))).toEqual([]);
  expect(deliveriesOf(found({ ...listed, logType: 'ALB_HEALTH_CHECK_LOGS' }))).toEqual([]);
  expect(deliveriesOf(found({ ...listed, fieldDelimiter: null }))[0]?.delimiter).toBe('\t');
  const [target] = found(listed);
  const logFields = [{ logType: of.logType, fields: ['time'] }];
  expect(deliveriesOf([{ ...(target as Target), logFields }])).toEqual([
    { ...of, fields: ['time'], delimiter: '\t' },
  ]);
});

test.each([
  ['another log', [{ logType: 'ALB_HEALTH_CHECK_LOGS', fields: ['time'] }]],
  ['no field', [{ logType: 'ALB_ACCESS_LOGS', fields: [] }]],
  ['a delimiter of six', [{ logType: 'ALB_ACCESS_LOGS', fields: ['time'], delimiter: '123456' }]],
])('%s is refused', (_what, logFields) => {
  expect(withFields(logFields).success).toBe(false);
});
