import { expect, test } from 'vitest';
import { ConnectionReducer } from '../../../functions/ingest/connections/connection-reducer.ts';
import { ObjectNames } from '../../../functions/ingest/connections/object-names.ts';
import { LineReader } from '../../../functions/ingest/line-reader.ts';
import { LOG_FORMATS } from '../../../functions/ingest/lines/log-format.ts';
import type { Skip } from '../../../functions/model/source.ts';
import { paddedView } from './lines/padded-view.ts';
import { NOW_MS } from './read-lake.ts';

const [ACCESS = '', NETWORK = '', CONNECTION = '', CLASSIC = ''] = LOG_FORMATS.map(
  ({ example }) => example,
);

function lineReader(skip: Skip | null = null) {
  const names = new ObjectNames({ balancer: 'app/shop/1', node: '192.0.2.1' });
  const settings = { keepAliveMs: 3_600_000, latestMs: NOW_MS };
  const sink = { push: () => {}, forget: () => {} };
  const reader = new LineReader(new ConnectionReducer(names, settings, sink), skip);
  const read = (text: string) => reader.read(paddedView(text), 0, Buffer.byteLength(text));
  return { reader, read };
}

test('each line is of the format that claims it, whatever came before', () => {
  const { reader, read } = lineReader();
  const kinds = [CLASSIC, ACCESS, CONNECTION, CONNECTION, NETWORK, CLASSIC].map((line) => {
    expect(read(line)).toBe('row');
    return reader.kind;
  });
  expect(kinds).toEqual([
    'classic-access',
    'application-access',
    'application-connection',
    'application-connection',
    'network-tls-access',
    'classic-access',
  ]);
});

test('a line of no format leaves the kind of the line before', () => {
  const { reader, read } = lineReader();
  read(NETWORK);
  expect(read('prose, and more than eight bytes of it')).toBe('unknown-format');
  expect(reader.kind).toBe('network-tls-access');
});

test('an empty line, with a carriage return too, is no row', () => {
  const { read } = lineReader();
  expect([read(''), read('\r'), read(`${ACCESS}\r`)]).toEqual(['empty-line', 'empty-line', 'row']);
});

test('plain HTTP is right only with a time at its head', () => {
  const { read } = lineReader();
  const plain = ACCESS.replace('https ', 'http ');
  expect(read(plain)).toBe('plain-http');
  expect(read(plain.replace('2026-01-02T03:04:05.1', 'yesterday'))).toBe('bad-time');
});

test('a quote that stays open continues in the user agent, and is wrong anywhere else', () => {
  const { read } = lineReader();
  expect(read(ACCESS.slice(0, ACCESS.indexOf('curl/') + 4))).toBe('continues');
  expect(read(ACCESS.slice(0, ACCESS.indexOf('https://shop')))).toBe('open-quote');
});

test('a user agent that ends with a backslash still ends', () => {
  expect(lineReader().read(ACCESS.replace('curl/8.5.0', 'curl\\'))).toBe('row');
});

test('an object that holds no handshakes is skipped line by line', () => {
  const { read } = lineReader('health-check');
  expect([read(ACCESS), read('prose'), read('')]).toEqual([
    'health-check',
    'health-check',
    'empty-line',
  ]);
});
