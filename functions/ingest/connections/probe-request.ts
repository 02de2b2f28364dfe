import { PROBE_PATH, SEVERAL_TOKENS, TOKEN_DIGITS } from '../../model/trials/probe-token.ts';
import { type ByteInterner, equalBytes, NO_VALUE } from '../lines/byte-interner.ts';
import type { FormatReader } from '../lines/format-reader.ts';
import type { LineFields } from '../lines/line-fields.ts';
import type { ConnectionBatch } from './connection-batch.ts';

// Logs write the whole URL: `HEAD https://shop.example:443/.well-known/resumption-watch/TOKEN HTTP/1.1`.
const BEGIN = textOf('HEAD https://');
const PATH = textOf(`${PROBE_PATH}/`);
const END = textOf(' HTTP/1.1');
/** `HEAD`, as a view reads it. */
const HEAD = BEGIN.view.getInt32(0, true);
const SEVERAL = Buffer.from(SEVERAL_TOKENS);

/** What ends the name of a host. */
const HOST_ENDS = Buffer.from(' /?#@\\');
const ZERO = 0x30;
const NINE = 0x39;
const A = 0x61;
const F = 0x66;

interface Text {
  readonly view: DataView;
  readonly length: number;
}

function textOf(text: string): Text {
  // Three bytes more: comparisons read four at a time.
  const bytes = new Uint8Array(text.length + 3);
  bytes.set(Buffer.from(text));
  return { view: new DataView(bytes.buffer), length: text.length };
}

/** Whether a line may be of a request with a token: hardly any is a HEAD, and this is asked of each. */
export function isHead(reader: FormatReader, view: DataView, fields: LineFields): boolean {
  const at = reader.requestLine;
  return at < fields.count && view.getInt32(fields.starts[at] as number, true) === HEAD;
}

/**
 * Notes the token of a probe's request at the row of its connection, and nothing else of any URL. A
 * connection with several tokens is no probe's, which sends one request: it gets a token that nobody has.
 */
export function noteToken(
  batch: ConnectionBatch,
  row: number,
  tokens: ByteInterner,
  reader: FormatReader,
  view: DataView,
  fields: LineFields,
): void {
  const at = tokenOf(reader, view, fields);
  if (at < 0) return;
  const known = batch.token[row] as number;
  if (known < 0) batch.token[row] = tokens.intern(view, at, at + TOKEN_DIGITS);
  else if (!tokens.isOf(known, view, at, at + TOKEN_DIGITS))
    batch.token[row] = tokens.internBytes(SEVERAL);
}

/** Where the token of a line of a log begins; NO_VALUE where it tells of no request of a probe. */
export function tokenOf(reader: FormatReader, view: DataView, fields: LineFields): number {
  if (!isHead(reader, view, fields)) return NO_VALUE;
  const { requestLine } = reader;
  return tokenAt(view, fields.starts[requestLine] as number, fields.ends[requestLine] as number);
}

/** Where the token of a request line `[start, end)` begins; NO_VALUE where it is not a probe's. */
export function tokenAt(view: DataView, start: number, end: number): number {
  const token = end - END.length - TOKEN_DIGITS;
  const path = token - PATH.length;
  const host = start + BEGIN.length;
  const isProbes =
    host < path &&
    equalBytes(view, start, BEGIN.view, 0, BEGIN.length) &&
    equalBytes(view, path, PATH.view, 0, PATH.length) &&
    equalBytes(view, end - END.length, END.view, 0, END.length) &&
    isHost(view, host, path) &&
    areDigits(view, token, token + TOKEN_DIGITS);
  return isProbes ? token : NO_VALUE;
}

function isHost(view: DataView, start: number, end: number): boolean {
  for (let at = start; at < end; at += 1) if (HOST_ENDS.includes(view.getUint8(at))) return false;
  return true;
}

function areDigits(view: DataView, start: number, end: number): boolean {
  for (let at = start; at < end; at += 1) {
    const byte = view.getUint8(at);
    const isDigit = (byte >= ZERO && byte <= NINE) || (byte >= A && byte <= F);
    if (!isDigit) return false;
  }
  return true;
}
