import { gzipSync } from 'node:zlib';
import { parquetWriteBuffer } from 'hyparquet-writer';
import {
  APPLICATION_ACCESS,
  APPLICATION_CONNECTION,
  NETWORK_TLS_ACCESS,
} from '../../../functions/ingest/lines/log-columns.ts';
import type { LogKind } from '../../../functions/model/source.ts';

/** The ways in which CloudWatch Logs, or Firehose behind it, may write a log to S3. */
export const VENDED_SYNTAXES = [
  'json',
  'w3c',
  'plain',
  'plain-comma',
  'plain-space',
  'parquet',
  'firehose',
  'subscription',
] as const;
export type VendedSyntax = (typeof VENDED_SYNTAXES)[number];

/** The logs that are delivered so, with their columns. */
const COLUMNS: Partial<Record<LogKind, readonly string[]>> = {
  'application-access': APPLICATION_ACCESS,
  'application-connection': APPLICATION_CONNECTION,
  'network-tls-access': NETWORK_TLS_ACCESS,
};

/** The record fields of a log in their default order; undefined for a log that is not delivered so. */
export function recordFields(kind: LogKind): readonly string[] | undefined {
  return COLUMNS[kind]?.map((column) =>
    column === 'timestamp' ? 'time' : column.replaceAll(':', '_'),
  );
}

/** One record, by the names of its fields: texts as a line has them, without their quotes. */
export type VendedRecord = Readonly<Record<string, string>>;

/** The record that says what a line says; what the line lacks is absent. */
export function recordOf(kind: LogKind, line: string, node: string): VendedRecord {
  const isQuoted = kind !== 'network-tls-access';
  const values = isQuoted
    ? [...line.matchAll(/"((?:[^"\\]|\\.)*)"|([^ ]+)/g)].map(([, quoted, bare]) => quoted ?? bare)
    : line.split(' ');
  const names = recordFields(kind) ?? [];
  const record = Object.fromEntries(names.map((name, at) => [name, values[at] ?? '-']));
  // Older lines leave the node to the key of their file, and no vended file is known to have one.
  return 'ip_address' in record && record.ip_address === '-'
    ? { ...record, ip_address: node }
    : record;
}

/** Records of one log as the bytes of one object. */
export function vendedBytes(
  syntax: VendedSyntax,
  names: readonly string[],
  records: readonly VendedRecord[],
  owner: string,
): Uint8Array {
  return WRITERS[syntax](names, records, owner);
}

type Writer = (
  names: readonly string[],
  records: readonly VendedRecord[],
  owner: string,
) => Uint8Array;

const WRITERS: Readonly<Record<VendedSyntax, Writer>> = {
  json: (names, records) =>
    gzipSync(records.map((record, at) => `${jsonOf(names, record, at)}\n`).join('')),
  w3c: (names, records) => {
    const head = `#Version: 1.0\n#Fields: ${names.join(' ')}\n`;
    return gzipSync(`${head}${delimited(names, records, '\t', bare)}`);
  },
  plain: (names, records) => gzipSync(delimited(names, records, '\t', bare)),
  'plain-comma': (names, records) => gzipSync(delimited(names, records, ',', quotedAtComma)),
  'plain-space': (names, records) => gzipSync(delimited(names, records, ' ', quotedAtSpace)),
  parquet: (names, records) =>
    new Uint8Array(
      parquetWriteBuffer({
        columnData: names.map((name) => ({
          name,
          type: 'STRING',
          data: records.map((record) => absentAs(null, record[name])),
        })),
      }),
    ),
  // One object behind the other with nothing between: Firehose adds no newline by itself.
  firehose: (names, records) =>
    Buffer.from(records.map((record, at) => jsonOf(names, record, at)).join('')),
  subscription: (names, records, owner) => Buffer.concat(envelopes(names, records, owner)),
};

/** What is absent is null, left out, empty or `-`: no document says which of them. */
const ABSENCES = [null, undefined, '', '-'] as const;

function jsonOf(names: readonly string[], record: VendedRecord, at: number): string {
  const values = names.map((name) => {
    return [name, absentAs(ABSENCES[at % ABSENCES.length], record[name])] as const;
  });
  return JSON.stringify(
    Object.fromEntries(values.map(([name, value]) => [name, typed(name, value)])),
  );
}

/** Numbers come as numbers in every other place: no document says which are texts. */
function typed(name: string, value: unknown): unknown {
  const isNumber = /(?:_port|_time|_latency|_bytes)$/.test(name) && /^[0-9.]+$/.test(String(value));
  return isNumber ? Number(value) : value;
}

function absentAs<Absent>(absent: Absent, value: string | undefined): string | Absent {
  return value === undefined || value === '-' ? absent : value;
}

const EVENTS_MAX = 100;

/** What CloudWatch Logs sends to a stream, each compressed by itself. */
function envelopes(
  names: readonly string[],
  records: readonly VendedRecord[],
  owner: string,
): readonly Uint8Array[] {
  const messages = records.map((record, at) => ({
    ...{ id: String(at), timestamp: 0, message: jsonOf(names, record, at) },
  }));
  const about = {
    ...{ owner, logGroup: '/aws/vendedlogs/elb', logStream: 'elb', subscriptionFilters: ['all'] },
  };
  const control = [{ id: '', timestamp: 0, message: 'CWL CONTROL MESSAGE: Checking health' }];
  const sent: object[] = [{ messageType: 'CONTROL_MESSAGE', ...about, logEvents: control }];
  for (let at = 0; at < messages.length; at += EVENTS_MAX) {
    const logEvents = messages.slice(at, at + EVENTS_MAX);
    sent.push({ messageType: 'DATA_MESSAGE', ...about, logEvents });
  }
  return sent.map((one) => gzipSync(JSON.stringify(one)));
}

function delimited(
  names: readonly string[],
  records: readonly VendedRecord[],
  delimiter: string,
  written: (value: string, name: string) => string,
): string {
  const lines = records.map((record) =>
    names.map((name) => written(record[name] ?? '-', name)).join(delimiter),
  );
  return lines.map((line) => `${line}\n`).join('');
}

function bare(value: string): string {
  return value;
}

/** The list of ALPN names brings its own quotes. */
function quotedAtComma(value: string): string {
  return value.includes(',') && !value.startsWith('"') ? `"${value}"` : value;
}

/** As the guides print lines: what may hold a space is in quotes. */
function quotedAtSpace(value: string, name: string): string {
  return ALWAYS_QUOTED.has(name) || value.includes(' ') ? `"${value}"` : value;
}

const ALWAYS_QUOTED = new Set(['request_line', 'user_agent', 'trace_id', 'domain_name']);
