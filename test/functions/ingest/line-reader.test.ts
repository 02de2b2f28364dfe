import { expect, test } from 'vitest';
import { ConnectionReducer } from '../../../functions/ingest/connections/connection-reducer.ts';
import { ObjectNames } from '../../../functions/ingest/connections/object-names.ts';
import { LineReader } from '../../../functions/ingest/line-reader.ts';
import { LOG_FORMATS } from '../../../functions/ingest/lines/log-format.ts';
import { REJECTS, type Skip } from '../../../functions/model/source.ts';
import { FIRST_MS } from '../../../functions/model/time.ts';
import { FOREIGN_LINES } from './lines/foreign-lines.ts';
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

test.each(FOREIGN_LINES)('a line of another log is rejected: %s', (_log, line) => {
  const { read } = lineReader();
  expect(REJECTS).toContain(read(line));
  // And also where the lines before are what this one is most like.
  for (const before of [CLASSIC, CONNECTION, ACCESS]) {
    read(before);
    expect(REJECTS).toContain(read(line));
  }
});

test('plain HTTP on an HTTPS listener is no handshake; a cipher, or no column, leaves it open', () => {
  const { read } = lineReader();
  const plain = ACCESS.replace('TLS_AES_128_GCM_SHA256 TLSv1.3', '- -');
  expect(read(plain)).toBe('no-handshake');
  expect(read(plain.replace('- -', 'TLS_AES_128_GCM_SHA256 -'))).toBe('row');
  expect(read(ACCESS.slice(0, ACCESS.indexOf(' "curl')))).toBe('row');
});

test('a network line stays a handshake, though no version was agreed on', () => {
  const { read } = lineReader();
  const failed = NETWORK.replace('443 5 2 98', '443 5 - 98').replace(
    'ECDHE-RSA-AES128-SHA tlsv12',
    '- -',
  );
  expect(read(failed)).toBe('row');
});

test('a byte order mark before a line is no part of it, but one only', () => {
  const { read } = lineReader();
  expect([read(`\uFEFF${ACCESS}`), read(`\uFEFF${CLASSIC}`), read('\uFEFF')]).toEqual([
    ...['row', 'row', 'empty-line'],
  ]);
  expect(read('\uFEFF'.repeat(20_000))).toBe('unknown-format');
});

test('numbers and instants have a range', () => {
  const { read } = lineReader();
  const shorter = NETWORK.slice(0, NETWORK.lastIndexOf(' '));
  const lasted = (time: string) => read(shorter.replace(':443 5 2', `:443 ${time} 2`));
  expect(['5', '-', '0', '5.5', '1000000000000000', '600000000000'].map(lasted)).toEqual([
    ...['row', 'row', 'row', 'bad-number', 'bad-number', 'bad-number'],
  ]);
  const took = (time: string) => read(CONNECTION.replace(' 0.037 ', ` ${time} `));
  expect(['0', '86400', '86400.001', '-1', '.', 'x'].map(took)).toEqual([
    ...['row', 'row', 'bad-number', 'bad-number', 'bad-number', 'bad-number'],
  ]);
  expect(read(CONNECTION.replace(' 443 ', ' 65536 '))).toBe('bad-number');
  const at = (ms: number) => read(CLASSIC.replace(/^[^ ]+/, new Date(ms).toISOString()));
  expect([NOW_MS, NOW_MS + 1, FIRST_MS, FIRST_MS - 1].map(at)).toEqual([
    ...['row', 'bad-time', 'row', 'bad-time'],
  ]);
});

test('a trace id may look like anything that can be an id: kinds are hashed apart', () => {
  const { read } = lineReader();
  const id = (text: string) => read(ACCESS.replace(/TID_[0-9a-f]+/, text));
  expect(['flow:x', 'line:x', 'flow', 'TIDx:1', 'a\x7fb', 'é'].map(id)).toEqual([
    ...['row', 'row', 'row', 'row', 'bad-connection-id', 'bad-connection-id'],
  ]);
});
