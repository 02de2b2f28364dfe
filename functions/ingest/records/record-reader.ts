import { DELIVERY_PERIOD_MS } from '../../behaviours/delivery.ts';
import type { BalancerType } from '../../model/balancer.ts';
import type { VendedKind } from '../../model/source.ts';
import type { ConnectionReducer } from '../connections/connection-reducer.ts';
import type { LogPlace } from '../connections/placed-batches.ts';
import { type FormatReader, has } from '../lines/format-reader.ts';
import type { LineFields } from '../lines/line-fields.ts';
import { isRight, type LineVerdict } from '../lines/line-verdict.ts';
import { NO_TIME, TimestampReader } from '../lines/timestamp.ts';
import type { VendedFormat } from './vended-format.ts';

/** A format, and the reader for what a log has of its columns. */
export interface RecordLayout {
  readonly format: VendedFormat;
  readonly reader: FormatReader;
}

/** Where the fate of each record goes. */
export interface RecordAccount {
  record(verdict: LineVerdict, kind: VendedKind | null, offset: number, bytes: number): void;
}

/** What is known of where an object's balancers are, beside what its records say. */
export interface RecordPlace {
  readonly accountId: string | null;
  readonly region: string | null;
}

/** What the right records of one object have in common, for its row in the ledger. */
export interface RecordsSeen {
  /** Of the first of them. */
  readonly balancerType: BalancerType | null;
  /** Null where there are several. */
  readonly balancer: string | null;
  readonly place: RecordPlace;
  /** The end of the period that they fall into, as a key would name it; epoch ms. */
  readonly endedAtMs: number | null;
}

/** An ARN of the balancer's own account; of a certificate of IAM there is no Region. */
const ARN = /^arn:aws[a-z-]*:[a-z0-9-]+:([a-z0-9-]*):(\d{12}):/;
/** Balancers whose place is remembered: an object is of one, or of a few. */
const PLACES_MAX = 1000;
const NOTHING: RecordsSeen = {
  balancerType: null,
  balancer: null,
  place: { accountId: null, region: null },
  endedAtMs: null,
};

/**
 * Reads records, whose fields lie as those of a line of their format, into the reducer of lines. AWS
 * delivers the same connection in a legacy log too, so a record gives a row only where it says which
 * connection it is of; there its place may come from an ARN, or from an earlier record of its balancer.
 */
export class RecordReader {
  readonly #reducer: ConnectionReducer;
  readonly #ends = new TimestampReader();
  #from: RecordPlace = NOTHING.place;
  /** The place of all records; null where each has to say it. */
  #only: LogPlace | null = null;
  readonly #places = new Map<string, LogPlace>();
  #seen = NOTHING;

  constructor(reducer: ConnectionReducer) {
    this.#reducer = reducer;
  }

  /** Begins another object. */
  begin(from: RecordPlace): void {
    this.#places.clear();
    this.#seen = NOTHING;
    this.from(from);
  }

  /** The records to come are of this account, or Region, whatever they say. */
  from(from: RecordPlace): void {
    const { accountId, region } = from;
    this.#from = from;
    this.#only = accountId === null || region === null ? null : { accountId, region };
  }

  get seen(): RecordsSeen {
    return this.#seen;
  }

  /** Reads one record; changes nothing unless it answers `row`. */
  read(layout: RecordLayout, view: DataView, fields: LineFields): LineVerdict {
    const { format, reader } = layout;
    const isPlain = isPlainType(format, view, fields);
    if (isPlain === undefined) return 'unknown-format';
    const place = this.#placeOf(layout, view, fields);
    if (place === null || !isIdentified(reader, view, fields)) return 'lacks-identity';
    this.#reducer.at(place);
    const verdict = isPlain
      ? (this.#reducer.headFault(reader, view, fields) ?? 'plain-http')
      : this.#reducer.reduce(reader, view, fields);
    if (isRight(verdict)) this.#note(layout, place, view, fields);
    return verdict;
  }

  /** Whether a record's time, balancer and client are right. */
  isRight({ reader }: RecordLayout, view: DataView, fields: LineFields): boolean {
    return this.#reducer.headFault(reader, view, fields) === null;
  }

  #placeOf({ format, reader }: RecordLayout, view: DataView, fields: LineFields): LogPlace | null {
    if (this.#only !== null) return this.#only;
    const balancer = textAt(reader.balancer, view, fields);
    const known = this.#places.get(balancer);
    if (known !== undefined) return known;
    let { accountId, region } = this.#from;
    for (const at of format.arns) {
      const [, arnRegion = '', arnAccount] = ARN.exec(textAt(at, view, fields)) ?? [];
      accountId ??= arnAccount ?? null;
      if (arnRegion !== '') region ??= arnRegion;
    }
    if (accountId === null || region === null) return null;
    if (this.#places.size >= PLACES_MAX) this.#places.clear();
    const place = this.#samePlace({ accountId, region });
    this.#places.set(balancer, place);
    return place;
  }

  /** One object for each place: the reducer tells them apart by that. */
  #samePlace(place: LogPlace): LogPlace {
    const { accountId, region } = place;
    const same = [...this.#places.values()].find(
      (known) => known.accountId === accountId && known.region === region,
    );
    return same ?? place;
  }

  #note({ format, reader }: RecordLayout, place: LogPlace, view: DataView, fields: LineFields) {
    const { balancerType } = format.format;
    const period = DELIVERY_PERIOD_MS[balancerType];
    const endMs = this.#ends.read(
      view,
      fields.starts[reader.end] as number,
      fields.ends[reader.end] as number,
    );
    const endedAtMs = endMs === NO_TIME ? 0 : (Math.floor(endMs / period) + 1) * period;
    const balancer = textAt(reader.balancer, view, fields);
    const seen = this.#seen;
    if (seen.balancerType === null) {
      this.#seen = { balancerType, balancer, place, endedAtMs };
      return;
    }
    const isSame = seen.balancer === balancer && seen.place === place;
    if (isSame && (seen.endedAtMs ?? 0) >= endedAtMs) return;
    this.#seen = {
      balancerType: seen.balancerType,
      balancer: isSame ? balancer : null,
      place: {
        accountId: seen.place.accountId === place.accountId ? place.accountId : 'unknown',
        region: seen.place.region,
      },
      endedAtMs: Math.max(seen.endedAtMs ?? 0, endedAtMs),
    };
  }
}

/** Whether the record's type is one without TLS; undefined where there is no such type. */
function isPlainType(
  { format: { types, columns } }: VendedFormat,
  view: DataView,
  fields: LineFields,
): boolean | undefined {
  if (types === null) return false;
  const word = textAt(columns.indexOf('type'), view, fields);
  if (word === '' || word === '-' || types.tls.includes(word)) return false;
  return types.plain.includes(word) ? true : undefined;
}

/** Whether a record says which connection it is of, so that the same in another log counts once. */
function isIdentified(reader: FormatReader, view: DataView, fields: LineFields): boolean {
  const { balancer, client, clientPort, node, end, begin, traceId } = reader;
  const isThere = (at: number): boolean => has(view, fields, at);
  if (![balancer, client, node, end].every(isThere)) return false;
  return (clientPort < 0 || isThere(clientPort)) && (isThere(begin) || isThere(traceId));
}

/** A field's text, byte by byte. */
export function textAt(at: number, view: DataView, fields: LineFields): string {
  const start = fields.starts[at] as number;
  const length = (fields.ends[at] as number) - start;
  return Buffer.from(view.buffer, view.byteOffset + start, length).toString('latin1');
}
