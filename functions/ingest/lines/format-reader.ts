import { isDash } from './field-value.ts';
import { ALL_READ, type FieldSyntax, type LineFields } from './line-fields.ts';
import type { LogFormat } from './log-format.ts';

const ABSENT = -1;
const DIGIT_FIRST = 0x30;
const DIGIT_LAST = 0x39;

/** A format with its column names resolved to positions, once, so that lines cost no look-ups. */
export interface FormatReader {
  readonly format: LogFormat;
  readonly syntax: FieldSyntax;
  /** How many fields of a line are worth splitting. */
  readonly fieldsWanted: number;
  readonly request: number;
  /** The same column, of records too; else the first one, which never holds a request. */
  readonly requestLine: number;
  readonly userAgent: number;
  readonly begin: number;
  readonly lasted: number;
  readonly end: number;
  readonly balancer: number;
  readonly node: number;
  readonly client: number;
  readonly clientPort: number;
  readonly listener: number;
  /** Whether the listener is a port, else a name. */
  readonly listenerIsPort: boolean;
  readonly cipher: number;
  readonly version: number;
  readonly latency: number;
  readonly nodeWithPort: boolean;
  readonly latencyUnitMs: number;
  readonly certificate: number;
  readonly clientCertificate: number;
  readonly verifyStatus: number;
  readonly traceId: number;
  readonly heads: readonly Head[];
}

/** A type word with the space behind it, as two masked words of four bytes: `https ` is the longest. */
interface Head {
  readonly word: readonly [number, number];
  readonly mask: readonly [number, number];
  readonly tls: boolean;
}

/** Resolves a row of the format table. */
export function formatReader(format: LogFormat): FormatReader {
  const { handshake } = format;
  const at = (column: string | null): number => {
    if (column === null) return ABSENT;
    const position = format.columns.indexOf(column);
    if (position < 0) throw new Error(`${format.kind}: no column ${column}`);
    return position;
  };
  const positions = {
    request: at(format.request),
    requestLine: Math.max(0, at(format.request)),
    userAgent: at(format.userAgent),
    begin: at(handshake.begin.column),
    lasted: at(handshake.begin.lasted),
    end: at(handshake.end),
    balancer: at(handshake.balancer),
    node: at(handshake.node?.column ?? null),
    client: at(handshake.client),
    clientPort: at(handshake.clientPort),
    listener: at(handshake.listener),
    cipher: at(handshake.cipher),
    version: at(handshake.version),
    latency: at(handshake.latency?.column ?? null),
    certificate: at(handshake.certificate),
    clientCertificate: at(handshake.clientCertificate),
    verifyStatus: at(handshake.verifyStatus),
    traceId: at(handshake.traceId),
  };
  return shaped({
    format,
    syntax: {
      quoted: format.quoted,
      escapes: true,
      unread:
        format.unread === null
          ? ALL_READ
          : { from: at(format.unread[0]), to: at(format.unread[1]) + 1 },
    },
    fieldsWanted: Math.max(...Object.values(positions)) + 1,
    listenerIsPort: handshake.listener === 'listener_port',
    nodeWithPort: handshake.node?.withPort ?? false,
    latencyUnitMs: handshake.latency?.unitMs ?? 1,
    heads: headsOf(format),
    ...positions,
  });
}

/**
 * A reader with the same values, made in the one place where readers are made: what reads lines by them
 * is compiled for objects of one shape, and took a quarter longer with two.
 */
export function shaped(of: FormatReader): FormatReader {
  return {
    format: of.format,
    syntax: of.syntax,
    fieldsWanted: of.fieldsWanted,
    request: of.request,
    requestLine: of.requestLine,
    userAgent: of.userAgent,
    begin: of.begin,
    lasted: of.lasted,
    end: of.end,
    balancer: of.balancer,
    node: of.node,
    client: of.client,
    clientPort: of.clientPort,
    listener: of.listener,
    listenerIsPort: of.listenerIsPort,
    cipher: of.cipher,
    version: of.version,
    latency: of.latency,
    nodeWithPort: of.nodeWithPort,
    latencyUnitMs: of.latencyUnitMs,
    certificate: of.certificate,
    clientCertificate: of.clientCertificate,
    verifyStatus: of.verifyStatus,
    traceId: of.traceId,
    heads: of.heads,
  };
}

const HEAD_BYTES_MAX = 8;

function headsOf({ types }: LogFormat): readonly Head[] {
  const head = (word: string, tls: boolean): Head => {
    const bytes = Buffer.from(`${word} `.padEnd(HEAD_BYTES_MAX, '\0'), 'latin1');
    const mask = Buffer.alloc(HEAD_BYTES_MAX).fill(0xff, 0, word.length + 1);
    const words = (of: Buffer): [number, number] => [of.readInt32LE(0), of.readInt32LE(4)];
    return { word: words(bytes), mask: words(mask), tls };
  };
  return [
    ...(types?.tls ?? []).map((word) => head(word, true)),
    ...(types?.plain ?? []).map((word) => head(word, false)),
  ];
}

/** Which of the reader's type words a line begins with: its position in `heads`, or -1. */
export function headOf(reader: FormatReader, view: DataView, start: number, end: number): number {
  const { heads } = reader;
  if (end - start < HEAD_BYTES_MAX) return ABSENT;
  const first = view.getInt32(start, true);
  const second = view.getInt32(start + 4, true);
  for (let position = 0; position < heads.length; position += 1) {
    const { word, mask } = heads[position] as Head;
    if ((first & mask[0]) === word[0] && (second & mask[1]) === word[1]) return position;
  }
  return ABSENT;
}

/**
 * Whether a line without a type word is of this format: both kinds begin with a timestamp, but only
 * the connection log has a bare port as its third field.
 */
export function claimsTimestamped(
  reader: FormatReader,
  view: DataView,
  fields: LineFields,
): boolean {
  if (fields.count < 3) return false;
  const start = fields.starts[2] as number;
  const end = fields.ends[2] as number;
  return isNumber(view, start, end) === reader.clientPort >= 0;
}

function isNumber(view: DataView, start: number, end: number): boolean {
  for (let at = start; at < end; at += 1) if (!beginsWithDigit(view, at)) return false;
  return end > start;
}

/** Whether a line begins with a digit, as a timestamp does. */
export function beginsWithDigit(view: DataView, start: number): boolean {
  const byte = view.getUint8(start);
  return byte >= DIGIT_FIRST && byte <= DIGIT_LAST;
}

/** Whether field `position` is there and not `-`. */
export function has(view: DataView, fields: LineFields, position: number): boolean {
  if (position < 0 || position >= fields.count) return false;
  return !isDash(view, fields.starts[position] as number, fields.ends[position] as number);
}
