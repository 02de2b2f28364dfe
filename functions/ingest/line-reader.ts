import type { LogKind, Skip } from '../model/source.ts';
import type { ConnectionReducer } from './connections/connection-reducer.ts';
import {
  beginsWithDigit,
  claimsTimestamped,
  type FormatReader,
  formatReader,
  headOf,
} from './lines/format-reader.ts';
import { type LineEngine, lineEngine } from './lines/line-engine.ts';
import { ALL_READ, type FieldSyntax } from './lines/line-fields.ts';
import { isRight, type ReaderVerdict } from './lines/line-verdict.ts';
import { LOG_FORMATS } from './lines/log-format.ts';

const CARRIAGE_RETURN = 0x0d;
/** U+FEFF as UTF-8, and a zero. */
const BYTE_ORDER_MARK = 0xefbbbf00 | 0;
const MARK_BYTES = 3;
const READERS = LOG_FORMATS.map(formatReader);
/**
 * A client can end its user agent with a backslash: then the quote behind it does close the field.
 * Tried only when the line makes no sense with `\"` as part of the field.
 */
const UNESCAPED: FieldSyntax = { quoted: true, escapes: false, unread: ALL_READ };

/** Reads one line of any format, trying first the format that the line before had. */
export class LineReader {
  readonly #reducer: ConnectionReducer;
  #skip: Skip | null;
  readonly #engine: LineEngine;
  #current: FormatReader = READERS[0] as FormatReader;
  /** Which type word the line begins with. */
  #head = -1;
  /** Whose syntax the line is split by already. */
  #splitFor: FormatReader | undefined;

  /** `skip`: every line is skipped as this, because the object holds nothing else. */
  constructor(reducer: ConnectionReducer, skip: Skip | null, engine: LineEngine = lineEngine()) {
    this.#engine = engine;
    this.#reducer = reducer;
    this.#skip = skip;
  }

  /** Begins another object, of which every line is skipped as this where it is not null. */
  restart(skip: Skip | null): void {
    this.#skip = skip;
    this.#current = READERS[0] as FormatReader;
  }

  /** The format of the line read last. */
  get kind(): LogKind {
    return this.#current.format.kind;
  }

  /** Reads `[start, end)`, without its newline; changes nothing unless it answers `row`. */
  read(view: DataView, start: number, lineEnd: number): ReaderVerdict {
    const cut = lineEnd > start && view.getUint8(lineEnd - 1) === CARRIAGE_RETURN;
    const end = cut ? lineEnd - 1 : lineEnd;
    const verdict = this.#readLine(view, start, end);
    if (verdict !== 'unknown-format' || !isMarked(view, start, end)) return verdict;
    // Editors write a byte order mark at the beginning; joined files have more of them.
    return this.#readLine(view, start + MARK_BYTES, end);
  }

  #readLine(view: DataView, start: number, end: number): ReaderVerdict {
    if (end === start) return 'empty-line';
    if (this.#skip !== null) return this.#skip;
    this.#splitFor = undefined;
    const reader = this.#readerOf(view, start, end);
    if (reader === undefined) return 'unknown-format';
    this.#current = reader;
    if (this.#splitFor !== reader) {
      this.#engine.split(view, start, end, reader.fieldsWanted, reader.syntax);
    }
    const verdict = this.#readAs(reader, view);
    if (isRight(verdict) || !reader.syntax.quoted) return verdict;
    this.#engine.split(view, start, end, reader.fieldsWanted, UNESCAPED);
    const unescaped = this.#readAs(reader, view);
    return isRight(unescaped) ? unescaped : verdict;
  }

  /** Reads the line whose fields were split last. */
  #readAs(reader: FormatReader, view: DataView): ReaderVerdict {
    const { fields } = this.#engine;
    if (fields.openField >= 0) {
      const inUserAgent = fields.openField === reader.userAgent;
      return inUserAgent && this.#reducer.headFault(reader, view, fields) === null
        ? 'continues'
        : 'open-quote';
    }
    if (fields.count < reader.format.fieldsMin) return 'too-few-fields';
    // `heads[-1]` would be looked for as a property of that name, slowly.
    const isPlain = this.#head >= 0 && reader.heads[this.#head]?.tls === false;
    if (!isPlain) return this.#reducer.reduce(reader, view, fields);
    return this.#reducer.headFault(reader, view, fields) ?? 'plain-http';
  }

  #readerOf(view: DataView, start: number, end: number): FormatReader | undefined {
    if (this.#claims(this.#current, view, start, end)) return this.#current;
    return READERS.find((reader) => this.#claims(reader, view, start, end));
  }

  #claims(reader: FormatReader, view: DataView, start: number, end: number): boolean {
    this.#head = headOf(reader, view, start, end);
    if (reader.heads.length > 0) return this.#head >= 0;
    if (!beginsWithDigit(view, start)) return false;
    // Most lines are of the format that claims them first: it needs all fields next.
    this.#engine.split(view, start, end, reader.fieldsWanted, reader.syntax);
    this.#splitFor = reader;
    return claimsTimestamped(reader, view, this.#engine.fields);
  }
}

function isMarked(view: DataView, start: number, end: number): boolean {
  return end - start >= MARK_BYTES && (view.getInt32(start) & ~0xff) === BYTE_ORDER_MARK;
}
