import { expect, test } from 'vitest';
import { splitNodeAddress, targetsSchema } from '../../../functions/model/targets.ts';

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
