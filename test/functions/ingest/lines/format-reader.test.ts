import { describe, expect, test } from 'vitest';
import {
  claimsTimestamped,
  formatReader,
  has,
  headOf,
} from '../../../../functions/ingest/lines/format-reader.ts';
import { LineFields, splitFields } from '../../../../functions/ingest/lines/line-fields.ts';
import { LOG_FORMATS, type LogFormat } from '../../../../functions/ingest/lines/log-format.ts';
import { paddedView } from './padded-view.ts';

const [ACCESS, NETWORK, CONNECTION, CLASSIC] = LOG_FORMATS as readonly [
  LogFormat,
  LogFormat,
  LogFormat,
  LogFormat,
];
const head = (format: LogFormat, line: string) =>
  headOf(formatReader(format), paddedView(line), 0, line.length);

test('columns become positions, absent ones none', () => {
  const reader = formatReader(ACCESS);
  expect(reader).toMatchObject({ end: 1, balancer: 2, traceId: 29, node: 33, listener: -1 });
  expect(reader.fieldsWanted).toBe(34);
});

test('a column that the format does not have is refused', () => {
  const handshake = { ...ACCESS.handshake, cipher: 'colour' };
  expect(() => formatReader({ ...ACCESS, handshake })).toThrow('no column colour');
});

describe('the type word', () => {
  test('is found by its whole word, TLS or plain', () => {
    const { heads } = formatReader(ACCESS);
    const tls = ['https 2026', 'h2 2026-01', 'http 2026-', 'ws 2026-01'].map(
      (line) => heads[head(ACCESS, line)]?.tls,
    );
    expect(tls).toEqual([true, true, false, false]);
    expect(head(NETWORK, 'tls 2.0 2026')).toBe(0);
  });

  test('is none where the word goes on, is another or the line is too short', () => {
    const lines = ['httpsx 2026', 'tls 2.0 2026', 'h2 2026'];
    expect(lines.map((line) => head(ACCESS, line))).toEqual([-1, -1, -1]);
  });
});

test('a line with a bare port as its third field is the connection log’s, others are classic', () => {
  const claims = (format: LogFormat, line: string) => {
    const [fields, reader] = [new LineFields(), formatReader(format)];
    splitFields(paddedView(line), 0, line.length, 3, reader.syntax, fields);
    return claimsTimestamped(reader, paddedView(line), fields);
  };
  const lines = [CONNECTION.example, CLASSIC.example, '2026-01-02T03:04:05Z 443'];
  expect(lines.map((line) => claims(CONNECTION, line))).toEqual([true, false, false]);
  expect(lines.map((line) => claims(CLASSIC, line))).toEqual([false, true, false]);
});

test('a field is there unless it is a dash, beyond the line or not of the format', () => {
  const fields = new LineFields();
  const view = paddedView('a - b');
  splitFields(view, 0, 5, 9, formatReader(CLASSIC).syntax, fields);
  expect([-1, 0, 1, 2, 3].map((at) => has(view, fields, at))).toEqual([
    false,
    true,
    false,
    true,
    false,
  ]);
});
