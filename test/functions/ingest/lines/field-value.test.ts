import { describe, expect, test } from 'vitest';
import {
  decimalOf,
  isAddress,
  isId,
  isName,
  portOf,
  TLS_NONE,
  TLS_OLDER,
  TLS_WRONG,
  tlsVersionOf,
} from '../../../../functions/ingest/lines/field-value.ts';
import { paddedView } from './padded-view.ts';

const of = <T>(read: (view: DataView, start: number, end: number) => T, text: string): T =>
  read(paddedView(text), 0, Buffer.byteLength(text));

describe('values of fields', () => {
  test.each([
    ['TLSv1', 0],
    ['TLSv1.0', 0],
    ['TLSv1.1', 1],
    ['TLSv1.2', 2],
    ['TLSv1.3', 3],
    ['tlsv10', 0],
    ['tlsv13', 3],
    ['-', TLS_NONE],
    ['', TLS_NONE],
    ['SSLv3', TLS_OLDER],
    ['SSLv2', TLS_OLDER],
    ['TLSv1.4', TLS_WRONG],
    ['TLSv2', TLS_WRONG],
    ['TLSv1.2x', TLS_WRONG],
    ['443', TLS_WRONG],
    ['DTLSv1.2', TLS_WRONG],
  ])('TLS version %j', (text, version) => {
    expect(of(tlsVersionOf, text)).toBe(version);
  });

  test.each([
    ['0', 0],
    ['65535', 65_535],
    ['65536', -1],
    ['', -1],
    ['-1', -1],
    ['44x', -1],
    ['000443', -1],
  ])('port %j', (text, port) => {
    expect(of(portOf, text)).toBe(port);
  });

  test.each([
    ['0.037', 0.037],
    ['22', 22],
    ['-1', Number.NaN],
    ['1.2.3', Number.NaN],
    ['', Number.NaN],
  ])('decimal %j', (text, value) => {
    expect(of(decimalOf, text)).toBe(value);
  });

  test.each([
    ['203.0.113.7', true],
    ['2001:db8::7', true],
    ['12.34.178.90.32', true],
    ['dead', false],
    ['a host', false],
    ['x'.repeat(50), false],
    ['', false],
  ])('address %j', (text, is) => {
    expect(of(isAddress, text)).toBe(is);
  });

  test.each([
    ['TID_1234abcd5678ef901234abcd5678ef90', true],
    ['x', true],
    ['', false],
    ['TID_ 234', false],
    ['TID_1234\x1b567', false],
    ['TID_1234\x7f567', false],
    ['TID_12345678\x7f', false],
    ['TID_1234é567', false],
    ['x'.repeat(256), false],
  ])('connection id %j', (text, is) => {
    expect(of(isId, text)).toBe(is);
  });

  test.each([
    ['app/shop/50dc6c495c0c9188', true],
    ['arn:aws:acm:eu-west-1:123456789012:certificate/2a1', true],
    ['app/\x1b[31mred', false],
    ['<script>', false],
    ['ü', false],
    ['x'.repeat(256), false],
  ])('name %j', (text, is) => {
    expect(of(isName, text)).toBe(is);
  });
});
