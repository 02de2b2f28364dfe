import { DAY_MS } from '../../model/time.ts';
import { NO_VALUE } from '../lines/byte-interner.ts';
import {
  decimalOf,
  portOf,
  TLS_NONE,
  TLS_UNKNOWN,
  tlsVersionOf,
  wholeOf,
} from '../lines/field-value.ts';
import { type FormatReader, has } from '../lines/format-reader.ts';
import type { LineFields } from '../lines/line-fields.ts';
import { NO_TIME, type TimestampReader } from '../lines/timestamp.ts';
import { type CheckedInterner, INVALID } from './checked-interner.ts';
import { FAILED, FULL, RESUMED, UNKNOWN } from './connection-batch.ts';

/** `session-reused` is the only value that begins with an `s`: ARNs begin with `arn:`. */
const SESSION_REUSED = { length: 14, first: 0x73, last: 0x64 };
/** `Failed:…` in the connection log's tls_verify_status. */
const FAILED_FIRST = 0x46;
const QUOTE = 0x22;

/** What the numbers of a line answer when they are none, or out of their range. */
export const BAD_NUMBER = -2;
/** Balancers end a handshake long before. */
const LATENCY_MS_MAX = DAY_MS;

/** The time in a field, or NO_TIME. */
export function timeOf(
  timestamps: TimestampReader,
  at: number,
  view: DataView,
  fields: LineFields,
): number {
  if (at >= fields.count) return NO_TIME;
  return timestamps.read(view, fields.starts[at] as number, fields.ends[at] as number);
}

/**
 * The TLS version; TLS_NONE where the line says that there was no handshake, and TLS_UNKNOWN where it
 * lacks the column, or names a cipher all the same.
 */
export function versionOf(reader: FormatReader, view: DataView, fields: LineFields): number {
  const { withoutVersion } = reader.format;
  const at = reader.version;
  if (at >= fields.count) return withoutVersion === 'no-handshake' ? TLS_NONE : TLS_UNKNOWN;
  const version = tlsVersionOf(view, fields.starts[at] as number, fields.ends[at] as number);
  if (version !== TLS_NONE || withoutVersion === 'no-handshake') return version;
  const noCipher = !has(view, fields, reader.cipher);
  return withoutVersion === 'no-handshake-without-cipher' && noCipher ? TLS_NONE : TLS_UNKNOWN;
}

/** What the line says of the handshake's outcome. */
export function outcomeOf(reader: FormatReader, view: DataView, fields: LineFields): number {
  if (reader.format.outcome === 'unobservable') return UNKNOWN;
  if (reader.format.outcome === 'session-reused') {
    if (!has(view, fields, reader.certificate)) return UNKNOWN;
    const start = fields.starts[reader.certificate] as number;
    const length = (fields.ends[reader.certificate] as number) - start;
    const reused =
      length === SESSION_REUSED.length &&
      view.getUint8(start) === SESSION_REUSED.first &&
      view.getUint8(start + length - 1) === SESSION_REUSED.last;
    return reused ? RESUMED : FULL;
  }
  if (!has(view, fields, reader.latency)) return FAILED;
  if (!has(view, fields, reader.verifyStatus)) return UNKNOWN;
  const first = view.getUint8(fields.starts[reader.verifyStatus] as number);
  return first === FAILED_FIRST ? FAILED : UNKNOWN;
}

/** The handshake's duration in ms; NaN where the line has none, BAD_NUMBER where it is none. */
export function latencyMs(reader: FormatReader, view: DataView, fields: LineFields): number {
  if (!has(view, fields, reader.latency)) return Number.NaN;
  const at = reader.latency;
  const value = decimalOf(view, fields.starts[at] as number, fields.ends[at] as number);
  const ms = value * reader.latencyUnitMs;
  return ms <= LATENCY_MS_MAX ? ms : BAD_NUMBER;
}

/** How long the connection lasted in ms; 0 where the line has no such number, else BAD_NUMBER. */
export function lastedMs(reader: FormatReader, view: DataView, fields: LineFields): number {
  if (!has(view, fields, reader.lasted)) return 0;
  const at = reader.lasted;
  const ms = wholeOf(view, fields.starts[at] as number, fields.ends[at] as number);
  return ms === NO_VALUE ? BAD_NUMBER : ms;
}

/** Whether a line of requests holds its request in quotes, as no other log has it in this place. */
export function quotesRequest(reader: FormatReader, view: DataView, fields: LineFields): boolean {
  const at = reader.request;
  return (
    at < 0 || (at < fields.count && view.getUint8((fields.starts[at] as number) - 1) === QUOTE)
  );
}

/** The number of a name, NO_VALUE where it is absent or can't be one. */
export function internOptional(
  interner: CheckedInterner,
  at: number,
  view: DataView,
  fields: LineFields,
): number {
  if (!has(view, fields, at)) return NO_VALUE;
  const id = interner.intern(view, fields.starts[at] as number, fields.ends[at] as number);
  return id === INVALID ? NO_VALUE : id;
}

/** Whether a line's listener, where its log names it by a port, is one. */
export function listenerIsRight(reader: FormatReader, view: DataView, fields: LineFields): boolean {
  if (!reader.listenerIsPort || !has(view, fields, reader.listener)) return true;
  const at = reader.listener;
  return portOf(view, fields.starts[at] as number, fields.ends[at] as number) !== NO_VALUE;
}

/** What a line says of its handshake, as numbers. */
export interface LineFacts {
  readonly version: number;
  readonly outcome: number;
  readonly latency: number;
  /** Of client. */
  readonly kind: number;
}
