import {
  type LogKind,
  REJECTS,
  type RejectReason,
  SKIPS,
  type Skip,
  type SourceKind,
  type VendedKind,
} from '../model/source.ts';
import type { LineReader } from './line-reader.ts';
import type { LineTaker, Taken } from './lines/line-scanner.ts';
import { isRight, type LineVerdict } from './lines/line-verdict.ts';

/** Most physical lines that one user agent may span: AWS cuts it at 8 KB. */
const CONTINUED_LINES_MAX = 64;

/** A log, by its lines or as CloudWatch Logs delivers it. */
type ReadKind = LogKind | VendedKind;

/** Takes each line to the reader and keeps account of all: none is lost, none counts twice. */
export class LineAccount implements LineTaker {
  lines = 0;
  rows = 0;
  readonly skipped = new Map<Skip, number>();
  readonly rejected = new Map<RejectReason, number>();
  readonly #kinds = new Set<ReadKind>();
  #lastKind: ReadKind | null = null;
  readonly #reader: LineReader;
  readonly #onReject: (reject: string) => void;

  constructor(reader: LineReader, onReject: (reject: string) => void) {
    this.#reader = reader;
    this.#onReject = onReject;
  }

  /** The kind of the lines that gave rows. */
  kind(claimed: LogKind | null): SourceKind {
    if (this.#kinds.size > 1) return 'mixed';
    const [only] = this.#kinds;
    return only ?? claimed ?? 'unknown';
  }

  take(view: DataView, start: number, end: number, lines: number, offset: number): Taken {
    const verdict = this.#reader.read(view, start, end);
    if (verdict === 'continues') return lines < CONTINUED_LINES_MAX ? 'open' : 'refused';
    // A line made of several counts only if it is right: else garbage would swallow good lines.
    if (lines > 1 && !isRight(verdict)) return 'refused';
    this.#count(verdict, lines, offset, end - start);
    if (verdict === 'row') this.#noteKind(this.#reader.kind);
    return 'taken';
  }

  /** Counts one record of a log that was told by the names of its fields; null: of none. */
  record(verdict: LineVerdict, kind: VendedKind | null, offset: number, bytes: number): void {
    this.#count(verdict, 1, offset, bytes);
    if (kind !== null) this.#noteKind(kind);
  }

  refuse(reason: 'open-quote' | 'line-too-long', offset: number, bytes: number): void {
    this.lines += 1;
    this.#reject(reason, offset, bytes);
  }

  #count(verdict: LineVerdict, lines: number, offset: number, bytes: number): void {
    this.lines += lines;
    if (verdict === 'row') {
      this.rows += lines;
    } else if (isSkip(verdict)) {
      this.skipped.set(verdict, (this.skipped.get(verdict) ?? 0) + lines);
    } else {
      this.#reject(verdict, offset, bytes);
    }
  }

  #noteKind(kind: ReadKind): void {
    if (kind !== this.#lastKind) this.#kinds.add(kind);
    this.#lastKind = kind;
  }

  /** Where, how long and why; never the text, which holds addresses and URLs. */
  #reject(reason: RejectReason, offset: number, bytes: number): void {
    this.rejected.set(reason, (this.rejected.get(reason) ?? 0) + 1);
    this.#onReject(`${JSON.stringify({ line: this.lines, offset, bytes, reason })}\n`);
  }
}

function isSkip(verdict: Skip | RejectReason): verdict is Skip {
  return (SKIPS as readonly string[]).includes(verdict);
}

/** Counts as a plain object, in the order of their documented list. */
export function countsOf<Name extends Skip | RejectReason>(
  counts: ReadonlyMap<Name, number>,
): Partial<Record<Name, number>> {
  const order: readonly string[] = [...SKIPS, ...REJECTS];
  const sorted = [...counts].sort(([a], [b]) => order.indexOf(a) - order.indexOf(b));
  return Object.fromEntries(sorted) as Partial<Record<Name, number>>;
}
