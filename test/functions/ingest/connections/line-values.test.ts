import { expect, test } from 'vitest';
import {
  FAILED,
  FULL,
  RESUMED,
  UNKNOWN,
} from '../../../../functions/ingest/connections/connection-batch.ts';
import {
  BAD_NUMBER,
  lastedMs,
  latencyMs,
  outcomeOf,
  quotesRequest,
  versionOf,
} from '../../../../functions/ingest/connections/line-values.ts';
import {
  TLS_NONE,
  TLS_UNKNOWN,
  TLS_WRONG,
} from '../../../../functions/ingest/lines/field-value.ts';
import {
  type FormatReader,
  formatReader,
} from '../../../../functions/ingest/lines/format-reader.ts';
import { LineFields, splitFields } from '../../../../functions/ingest/lines/line-fields.ts';
import { LOG_FORMATS } from '../../../../functions/ingest/lines/log-format.ts';
import { paddedView } from '../lines/padded-view.ts';

const READERS = LOG_FORMATS.map(formatReader) as [
  FormatReader,
  FormatReader,
  FormatReader,
  FormatReader,
];
const [ACCESS, NETWORK, CONNECTION, CLASSIC] = READERS;

/** What `value` makes of a format's example in which one text stands for another. */
function of<Value>(
  value: (reader: FormatReader, view: DataView, fields: LineFields) => Value,
  reader: FormatReader,
  from = '',
  to = '',
): Value {
  const line = reader.format.example.replace(from, to);
  const fields = new LineFields();
  const view = paddedView(line);
  splitFields(view, 0, line.length, reader.fieldsWanted, reader.syntax, fields);
  return value(reader, view, fields);
}

test('no version means no handshake, or only without a cipher, or nothing', () => {
  expect(of(versionOf, ACCESS)).toBe(3);
  expect(of(versionOf, ACCESS, 'TLS_AES_128_GCM_SHA256 TLSv1.3', '- -')).toBe(TLS_NONE);
  expect(of(versionOf, ACCESS, 'TLSv1.3', '-')).toBe(TLS_UNKNOWN);
  expect(of(versionOf, ACCESS, /"curl.*/.exec(ACCESS.format.example)?.[0])).toBe(TLS_UNKNOWN);
  expect(of(versionOf, NETWORK, 'ECDHE-RSA-AES128-SHA tlsv12', '- -')).toBe(TLS_UNKNOWN);
  expect(of(versionOf, CONNECTION, 'TLSv1.2', '-')).toBe(TLS_NONE);
  expect(of(versionOf, CLASSIC, 'TLSv1.2', '-')).toBe(TLS_NONE);
  expect(of(versionOf, CLASSIC, 'TLSv1.2', 'TLSv9')).toBe(TLS_WRONG);
});

test('the outcome is the mark, the failure, or unknown', () => {
  expect(of(outcomeOf, ACCESS)).toBe(RESUMED);
  expect(of(outcomeOf, ACCESS, 'session-reused', 'arn:a')).toBe(FULL);
  expect(of(outcomeOf, ACCESS, '"session-reused"', '"-"')).toBe(UNKNOWN);
  expect(of(outcomeOf, NETWORK, ' 5 2 98', ' 5 - 98')).toBe(FAILED);
  expect(of(outcomeOf, CONNECTION)).toBe(UNKNOWN);
  expect(of(outcomeOf, CONNECTION, 'Success', 'Failed:ClientCertUntrusted')).toBe(FAILED);
  expect(of(outcomeOf, CLASSIC)).toBe(UNKNOWN);
});

test('durations are in ms, absent, or bad', () => {
  expect(of(latencyMs, NETWORK)).toBe(2);
  expect(of(latencyMs, CONNECTION)).toBe(37);
  expect(of(latencyMs, CONNECTION, '0.037', '-')).toBeNaN();
  expect(of(latencyMs, CONNECTION, '0.037', '1e3')).toBe(BAD_NUMBER);
  expect(of(latencyMs, CONNECTION, '0.037', '86400.001')).toBe(BAD_NUMBER);
  expect(of(lastedMs, NETWORK)).toBe(5);
  expect(of(lastedMs, NETWORK, ' 5 2', ' - 2')).toBe(0);
  expect(of(lastedMs, NETWORK, ' 5 2', ' 5.5 2')).toBe(BAD_NUMBER);
  expect(of(lastedMs, ACCESS)).toBe(0);
});

test('a request in quotes is what no other log has in its place', () => {
  expect(of(quotesRequest, CLASSIC)).toBe(true);
  expect(of(quotesRequest, CLASSIC, '"GET', 'GET')).toBe(false);
  expect(of(quotesRequest, CONNECTION)).toBe(true);
});
