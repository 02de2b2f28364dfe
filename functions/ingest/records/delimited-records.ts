import type { LogDelivery, VendedKind } from '../../model/source.ts';
import { decimalOf, isAddress, isDash, TLS_WRONG, tlsVersionOf } from '../lines/field-value.ts';
import { has } from '../lines/format-reader.ts';
import { LineFields, OVERREAD_BYTES } from '../lines/line-fields.ts';
import type { LineTaker, Taken } from '../lines/line-scanner.ts';
import { isRight, type LineVerdict } from '../lines/line-verdict.ts';
import { NO_TIME, TimestampReader } from '../lines/timestamp.ts';
import {
  type DelimitedLayout,
  defaultLayouts,
  deliveredLayout,
  namedLayouts,
  nameHealthChecks,
  namesIn,
} from './delimited-layout.ts';
import { type RecordAccount, type RecordReader, textAt } from './record-reader.ts';
import { DelimitedFields, splitDelimited } from './split-delimited.ts';

const HASH = 0x23;
const CARRIAGE_RETURN = 0x0d;
/** U+FEFF as UTF-8, and a zero. */
const BYTE_ORDER_MARK = 0xefbbbf00 | 0;
const MARK_BYTES = 3;
const SPACE = ' ';
/** What the field of a certificate may hold, at its beginning. */
const CERTIFICATE = /^(?:arn:|session-reused$)/;

/** What became of one line, and of which log it was; null where nothing tells. */
export interface RecordVerdict {
  readonly verdict: LineVerdict;
  readonly kind: VendedKind | null;
}

/** Reads lines with a delimiter: those of W3C, whose fields are named, and plain ones. */
export class DelimitedRecords implements LineTaker {
  readonly #records: RecordReader;
  readonly #delivered: readonly DelimitedLayout[];
  readonly #split = new DelimitedFields();
  readonly #fields = new LineFields();
  readonly #begins = new TimestampReader();
  #account: RecordAccount;
  /** Whether a line in the default order may have spaces for delimiters, as legacy logs have. */
  #takesSpaces = true;
  #layout: DelimitedLayout | undefined;
  /** The layouts that a line with the names of fields allows. */
  #named: readonly DelimitedLayout[] = [];
  #namesHealthChecks = false;
  #sawOtherOrder = false;

  constructor(records: RecordReader, deliveries: readonly LogDelivery[], account: RecordAccount) {
    this.#records = records;
    this.#delivered = deliveries.flatMap((delivery) => deliveredLayout(delivery) ?? []);
    this.#account = account;
  }

  /** Begins another object. */
  begin(account: RecordAccount, takesSpaces: boolean): void {
    this.#account = account;
    this.#takesSpaces = takesSpaces;
    this.#layout = undefined;
    this.#named = [];
    this.#namesHealthChecks = false;
    this.#sawOtherOrder = false;
  }

  /** Whether a line began as one in the default order, and had the fields of another. */
  get sawOtherOrder(): boolean {
    return this.#sawOtherOrder;
  }

  take(view: DataView, start: number, end: number, _lines: number, offset: number): Taken {
    const { verdict, kind } = this.#read(view, start, end);
    this.#account.record(verdict, kind, offset, end - start);
    return 'taken';
  }

  refuse(reason: 'open-quote' | 'line-too-long', offset: number, bytes: number): void {
    this.#account.record(reason, null, offset, bytes);
  }

  /** Reads a line that lies nowhere in the object. */
  readText(text: string): RecordVerdict {
    const bytes = Buffer.alloc(Buffer.byteLength(text) + OVERREAD_BYTES);
    const length = bytes.write(text);
    return this.#read(new DataView(bytes.buffer, bytes.byteOffset, bytes.length), 0, length);
  }

  #read(view: DataView, from: number, lineEnd: number): RecordVerdict {
    const cut = lineEnd > from && view.getUint8(lineEnd - 1) === CARRIAGE_RETURN;
    const end = cut ? lineEnd - 1 : lineEnd;
    const isMarked = end - from >= MARK_BYTES && (view.getInt32(from) & ~0xff) === BYTE_ORDER_MARK;
    const start = isMarked ? from + MARK_BYTES : from;
    if (end === start) return { verdict: 'empty-line', kind: null };
    const line = Buffer.from(view.buffer, view.byteOffset + start, end - start);
    if (line[0] === HASH) return this.#readDirective(line);
    if (this.#namesHealthChecks) return { verdict: 'health-check', kind: null };
    const layout = this.#layout;
    const verdict = layout && this.#readAs(layout, view, start, line);
    if (layout !== undefined && verdict !== undefined && isTold(verdict)) {
      return { verdict, kind: layout.format.kind };
    }
    const told = this.#tell(view, start, line);
    if (told !== undefined) return told;
    return { verdict: verdict ?? 'unknown-format', kind: layout?.format.kind ?? null };
  }

  #readDirective(line: Buffer): RecordVerdict {
    const names = namesIn(line.toString());
    if (names !== undefined) {
      this.#named = namedLayouts(names);
      this.#namesHealthChecks = nameHealthChecks(names);
      this.#layout = undefined;
    }
    return { verdict: 'header-line', kind: null };
  }

  /** Finds the layout by which a line is right. */
  #tell(view: DataView, start: number, line: Buffer): RecordVerdict | undefined {
    for (const layout of this.#candidates(line)) {
      if (!this.#place(layout, view, start, line)) continue;
      if (layout.isGuess && !this.#isInOrder(layout, view)) {
        this.#sawOtherOrder = true;
        continue;
      }
      const verdict = this.#readAs(layout, view, start, line);
      if (!isTold(verdict)) continue;
      this.#layout = layout;
      return { verdict, kind: layout.format.kind };
    }
    return undefined;
  }

  #candidates(line: Buffer): readonly DelimitedLayout[] {
    if (this.#named.length > 0) return this.#named;
    const text = line.toString('latin1');
    // Of hundreds of deliveries at most one balancer's fit a line.
    const delivered = this.#delivered.filter(
      ({ balancer }) => balancer === null || text.includes(balancer),
    );
    const guessed = defaultLayouts(text);
    const taken = guessed.filter(
      ({ delimiter }) => this.#takesSpaces || delimiter.toString() !== SPACE,
    );
    return [...delivered, ...taken];
  }

  #readAs(layout: DelimitedLayout, view: DataView, start: number, line: Buffer): LineVerdict {
    if (!this.#place(layout, view, start, line)) return 'too-few-fields';
    return this.#records.read(layout, view, this.#fields);
  }

  /** Puts the fields of a line where its layout says; false where their number is another. */
  #place(layout: DelimitedLayout, view: DataView, start: number, line: Buffer): boolean {
    const { positions, isOpen, format, balancer, reader } = layout;
    const split = this.#split;
    const isWhole = (quoted: boolean): boolean => {
      splitDelimited(line, layout, quoted, split);
      return isOpen ? split.count >= positions.length : split.count === positions.length;
    };
    if (!isWhole(true) && !isWhole(false)) return false;
    const { starts, ends } = this.#fields;
    this.#fields.count = format.names.length;
    starts.fill(0, 0, format.names.length);
    ends.fill(0, 0, format.names.length);
    for (let at = 0; at < positions.length; at += 1) {
      const position = positions[at] as number;
      if (position < 0) continue;
      starts[position] = start + (split.starts[at] as number);
      ends[position] = start + (split.ends[at] as number);
    }
    return balancer === null || textAt(reader.balancer, view, this.#fields) === balancer;
  }

  /** Whether the fields hold what columns in this order do: another order may begin the same. */
  #isInOrder({ reader }: DelimitedLayout, view: DataView): boolean {
    const fields = this.#fields;
    const range = (at: number) => [fields.starts[at] as number, fields.ends[at] as number] as const;
    const holds = (at: number, is: (start: number, end: number) => boolean): boolean =>
      at < 0 || !has(view, fields, at) || is(...range(at));
    return (
      holds(reader.begin, (...at) => this.#begins.read(view, ...at) !== NO_TIME) &&
      holds(reader.version, (...at) => tlsVersionOf(view, ...at) !== TLS_WRONG) &&
      holds(reader.latency, (...at) => decimalOf(view, ...at) >= 0) &&
      holds(reader.certificate, () =>
        CERTIFICATE.test(textAt(reader.certificate, view, this.#fields)),
      ) &&
      (reader.nodeWithPort || holds(reader.node, (...at) => isAddress(view, ...at))) &&
      !isDash(view, ...range(reader.balancer))
    );
  }
}

/** Whether a verdict means that a line's fields are where its layout has them. */
function isTold(verdict: LineVerdict): boolean {
  return isRight(verdict) || verdict === 'lacks-identity';
}
