import { expect, test } from 'vitest';
import { DELIVERED_LOG_TYPES } from '../../../functions/model/source.ts';
import { deliveriesOf, splitNodeAddress, targetsSchema } from '../../../functions/model/targets.ts';

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

test.each([
  ['another log', [{ logType: 'ALB_HEALTH_CHECK_LOGS', fields: ['time'] }]],
  ['no field', [{ logType: 'ALB_ACCESS_LOGS', fields: [] }]],
  ['a delimiter of six', [{ logType: 'ALB_ACCESS_LOGS', fields: ['time'], delimiter: '123456' }]],
])('%s is refused', (_what, logFields) => {
  expect(withFields(logFields).success).toBe(false);
});
