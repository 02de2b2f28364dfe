import { LINE_BYTES_MAX } from '../lines/line-engine.ts';
import type { DelimitedRecords } from './delimited-records.ts';
import type { ObjectTaker } from './json-scanner.ts';
import { RecordFields } from './record-fields.ts';
import type { RecordAccount, RecordLayout, RecordPlace, RecordReader } from './record-reader.ts';
import { formatOf, isHealthCheck, VENDED_FORMATS, type VendedFormat } from './vended-format.ts';

/** A JSON object by its names. */
type JsonObject = Readonly<Record<string, unknown>>;

const LAYOUTS: ReadonlyMap<VendedFormat, RecordLayout> = new Map(
  VENDED_FORMATS.map((format) => [format, { format, reader: format.reader }]),
);

/**
 * Reads JSON records, alone or in the envelope in which CloudWatch Logs sends events to Firehose:
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/SubscriptionFilters.html
 */
export class JsonRecords implements ObjectTaker {
  readonly #records: RecordReader;
  readonly #delimited: DelimitedRecords;
  readonly #fields = new RecordFields();
  #account: RecordAccount;
  #place: RecordPlace = { accountId: null, region: null };

  constructor(records: RecordReader, delimited: DelimitedRecords, account: RecordAccount) {
    this.#records = records;
    this.#delimited = delimited;
    this.#account = account;
  }

  /** Begins another object. */
  begin(place: RecordPlace, account: RecordAccount): void {
    this.#place = place;
    this.#account = account;
  }

  take(text: string, offset: number, bytes: number): void {
    const object = objectIn(text);
    if (object === undefined) this.#account.record('unknown-format', null, offset, bytes);
    else if (isEnvelope(object)) this.#takeEnvelope(object, offset, bytes);
    else this.#takeRecord(object, offset, bytes);
  }

  refuse(reason: 'unknown-format' | 'line-too-long', offset: number, bytes: number): void {
    this.#account.record(reason, null, offset, bytes);
  }

  #takeEnvelope(envelope: JsonObject, offset: number, bytes: number): void {
    const { messageType, owner, logEvents } = envelope;
    if (messageType !== 'DATA_MESSAGE' || !Array.isArray(logEvents)) {
      const isControl = messageType === 'CONTROL_MESSAGE';
      const verdict = isControl ? 'control-message' : 'unknown-format';
      this.#account.record(verdict, null, offset, bytes);
      return;
    }
    const accountId = typeof owner === 'string' && /^\d{12}$/.test(owner) ? owner : null;
    this.#records.from({
      accountId: this.#place.accountId ?? accountId,
      region: this.#place.region,
    });
    for (const event of logEvents) this.#takeEvent(event, offset, bytes);
    this.#records.from(this.#place);
  }

  /** The event's place is that of its envelope: it has none of its own in the bytes. */
  #takeEvent(event: unknown, offset: number, bytes: number): void {
    const { message } = Object(event) as JsonObject;
    const text = typeof message === 'string' ? message : '';
    const object = objectIn(text);
    if (object !== undefined) this.#takeRecord(object, offset, text.length);
    else {
      const { verdict, kind } = this.#delimited.readText(text);
      this.#account.record(verdict, kind, offset, text === '' ? bytes : text.length);
    }
  }

  #takeRecord(object: JsonObject, offset: number, bytes: number): void {
    const has = (name: string): boolean => Object.hasOwn(object, name);
    const format = formatOf(has);
    if (format === undefined || bytes > LINE_BYTES_MAX) {
      const verdict = bytes > LINE_BYTES_MAX ? 'line-too-long' : strange(has);
      this.#account.record(verdict, null, offset, bytes);
      return;
    }
    const fields = this.#fields;
    fields.begin(format.names.length);
    for (const position of format.wanted) {
      const name = format.names[position];
      if (name !== undefined && has(name)) fields.put(position, object[name]);
    }
    const layout = LAYOUTS.get(format) as RecordLayout;
    const verdict = this.#records.read(layout, fields.view, fields.fields);
    this.#account.record(verdict, format.kind, offset, bytes);
  }
}

/** What a record is that is of no format which holds handshakes. */
function strange(has: (name: string) => boolean): 'health-check' | 'unknown-format' {
  return isHealthCheck(has) ? 'health-check' : 'unknown-format';
}

/** The JSON object that a text is; undefined where it is none. */
function objectIn(text: string): JsonObject | undefined {
  if (!text.trimStart().startsWith('{')) return undefined;
  try {
    return JSON.parse(text) as JsonObject;
  } catch {
    return undefined;
  }
}

/** Whether an object is what a subscription sends, and no record. */
function isEnvelope(object: JsonObject): boolean {
  return Object.hasOwn(object, 'messageType') && Object.hasOwn(object, 'logGroup');
}
