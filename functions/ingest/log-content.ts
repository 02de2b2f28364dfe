import type { LogDelivery } from '../model/source.ts';
import type { ConnectionReducer } from './connections/connection-reducer.ts';
import { LineAccount } from './line-account.ts';
import { LineReader } from './line-reader.ts';
import { LineScanner } from './lines/line-scanner.ts';
import type { ObjectKey } from './object-key.ts';
import { DelimitedRecords } from './records/delimited-records.ts';
import { JsonRecords } from './records/json-records.ts';
import { JsonScanner } from './records/json-scanner.ts';
import { ParquetRecords } from './records/parquet-records.ts';
import { RecordReader, type RecordsSeen } from './records/record-reader.ts';

/**
 * How the records of a log are written: `lines` is the text of legacy logs, the others are what
 * CloudWatch Logs delivers, where `delimited` is W3C or plain.
 */
export const LOG_SYNTAXES = ['lines', 'json', 'delimited', 'parquet'] as const;
export type LogSyntax = (typeof LOG_SYNTAXES)[number];

/** The bytes of one log. */
interface Scanner {
  push(chunk: Uint8Array): void;
  finish(): void;
}

/**
 * Reads the bytes of logs into a reducer, one log after another, and keeps account of their lines:
 * whatever the syntax, fields come to the reducer as those of a line.
 */
export class LogContent {
  readonly #reader: LineReader;
  readonly #lines: LineScanner;
  readonly #records: RecordReader;
  readonly #json: JsonRecords;
  readonly #objects: JsonScanner;
  readonly #delimited: DelimitedRecords;
  readonly #delimitedLines: LineScanner;
  readonly #parquet: ParquetRecords;
  #account: LineAccount;
  #syntax: LogSyntax = 'lines';
  #scanner: Scanner;

  constructor(reducer: ConnectionReducer, deliveries: readonly LogDelivery[]) {
    this.#reader = new LineReader(reducer, null);
    this.#account = new LineAccount(this.#reader, () => {});
    this.#lines = new LineScanner({
      // Called for each line: to gather and spread its arguments would take a tenth of all.
      take: (view, start, end, lines, offset) =>
        this.#account.take(view, start, end, lines, offset),
      refuse: (reason, offset, bytes) => this.#account.refuse(reason, offset, bytes),
    });
    this.#records = new RecordReader(reducer);
    this.#delimited = new DelimitedRecords(this.#records, deliveries, this.#account);
    this.#delimitedLines = new LineScanner(this.#delimited);
    this.#json = new JsonRecords(this.#records, this.#delimited, this.#account);
    this.#objects = new JsonScanner(this.#json);
    this.#parquet = new ParquetRecords(this.#records, this.#account);
    this.#scanner = this.#lines;
  }

  /** Begins a log; what is rejected of it is told as lines of JSON. */
  begin(
    key: Pick<ObjectKey, 'skip' | 'accountId' | 'region'>,
    syntax: LogSyntax,
    onReject: (reject: string) => void,
  ): void {
    this.#reader.restart(key.skip);
    this.#account = new LineAccount(this.#reader, onReject);
    this.#syntax = syntax;
    this.#scanner = this.#lines;
    this.#lines.restart();
    this.#records.begin(key);
    if (syntax !== 'lines') this.#beginRecords(key, syntax);
  }

  /** Takes the next decompressed bytes; throws UnreadableBody where the log can't be read. */
  push(chunk: Uint8Array): void {
    this.#scanner.push(chunk);
  }

  /** Reads what can be read only when all of it is there, and waits after each part of it. */
  async readWhole(afterPart: () => Promise<void>): Promise<void> {
    if (this.#syntax === 'parquet') await this.#parquet.read(afterPart);
  }

  /** Takes what is left: the account of all lines. */
  finish(): LineAccount {
    this.#scanner.finish();
    return this.#account;
  }

  /** What the records have in common; nothing for the lines of a legacy log. */
  get seen(): RecordsSeen {
    return this.#records.seen;
  }

  #beginRecords(key: Pick<ObjectKey, 'accountId' | 'region'>, syntax: LogSyntax): void {
    this.#json.begin(key, this.#account);
    this.#objects.restart();
    this.#delimited.begin(this.#account, key.accountId !== null);
    this.#delimitedLines.restart();
    this.#parquet.begin(this.#account);
    if (syntax === 'json') this.#scanner = this.#objects;
    else if (syntax === 'delimited') this.#scanner = this.#delimitedLines;
    else this.#scanner = { push: (chunk) => this.#parquet.push(chunk), finish: () => {} };
  }
}
