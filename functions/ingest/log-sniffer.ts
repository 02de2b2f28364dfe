import { DEFAULT_KEEP_ALIVE_MS } from '../model/rate.ts';
import type { LogDelivery } from '../model/source.ts';
import { ConnectionReducer } from './connections/connection-reducer.ts';
import { ObjectNames } from './connections/object-names.ts';
import { isGzip, UnreadableBody } from './gzip-body.ts';
import { LineReader } from './line-reader.ts';
import { LineScanner } from './lines/line-scanner.ts';
import { isRight, type LineVerdict } from './lines/line-verdict.ts';
import type { LogSyntax } from './log-content.ts';
import type { ObjectKey } from './object-key.ts';
import { DelimitedRecords } from './records/delimited-records.ts';
import { JsonRecords } from './records/json-records.ts';
import { JsonScanner } from './records/json-scanner.ts';
import { type RecordAccount, RecordReader } from './records/record-reader.ts';
import { looksLikeTrials } from './trial-reading.ts';

/** So many of an object's first bytes are looked at, however they arrive. */
export const SNIFFED_BYTES_MAX = 65_536;
/** U+FEFF in UTF-16, of either byte order. */
const UTF_16_MARKS = [
  [0xff, 0xfe],
  [0xfe, 0xff],
] as const;
/** https://parquet.apache.org/docs/file-format/ */
const PARQUET_MAGIC = 'PAR1';
const BALANCER = /\b(?:app|net)\/[A-Za-z0-9-]{1,64}\/[0-9a-f]{16}\b/;
const INSTANT = /\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}/;
/** Lines of a legacy log hold a comma too. */
const FIELDS_LEAST = 10;
/** The first object that a subscription sends may be longer than what is looked at. */
const ENVELOPE =
  /^\s*\{(?=.*"messageType")(?=.*"logGroup")(?=.*\b(?:app|net)\/[A-Za-z0-9-]+\/[0-9a-f])/s;

/** Records that are right, and give no row. */
const RIGHT_SKIPS: readonly LineVerdict[] = ['lacks-identity', 'health-check', 'control-message'];

/** What is known of an object before it is looked at. */
export interface SniffedObject {
  readonly key: Pick<ObjectKey, 'accountId' | 'region'>;
  readonly latestMs: number;
  readonly deliveries: readonly LogDelivery[];
}

/**
 * What an object holds whose name says nothing, by its first bytes. Throws UnreadableBody where it is a
 * plain log whose fields nothing names.
 */
export function kindOfContent(
  first: Uint8Array,
  object: SniffedObject,
): LogSyntax | 'trials' | 'not-a-log' {
  const bytes = first.subarray(0, SNIFFED_BYTES_MAX);
  const text = textOf(bytes);
  if (looksLikeTrials(text)) return 'trials';
  const vended = vendedSyntax(bytes, object);
  if (vended !== null && vended !== 'other-order') return vended;
  if (vended === null && looksLikeLog(bytes, object.latestMs)) return 'lines';
  if (vended === null && !isUnnamedRecord(text, object)) return 'not-a-log';
  const detail =
    'a vended log as plain text whose fields are in an order of their own: say the order with logFields of its target';
  throw new UnreadableBody('unknown-fields', detail);
}

/**
 * How CloudWatch Logs wrote what begins with these bytes: null where it did not, `other-order` where
 * nothing says what the fields are.
 */
export function vendedSyntax(
  first: Uint8Array,
  object: SniffedObject,
): LogSyntax | 'other-order' | null {
  const text = textOf(first);
  if (text.startsWith(PARQUET_MAGIC)) return 'parquet';
  if (text.trimStart().startsWith('{')) {
    return ENVELOPE.test(text) || recordsIn('json', first, object) === 'told' ? 'json' : null;
  }
  const told = recordsIn('delimited', first, object);
  return told === 'told' ? 'delimited' : told;
}

/** Why content can't be lines of a log, by its first bytes; null where it can. */
export function unreadableContent(first: Uint8Array): 'gzip-in-gzip' | 'utf-16' | null {
  if (isGzip(first)) return 'gzip-in-gzip';
  const isMarked = UTF_16_MARKS.some(([a, b]) => first[0] === a && first[1] === b);
  return isMarked ? 'utf-16' : null;
}

function textOf(bytes: Uint8Array): string {
  return Buffer.from(bytes)
    .toString()
    .replace(/^\uFEFF/, '');
}

/** Whether a line names a balancer and an instant, as every record of a log does, in no known order. */
function isUnnamedRecord(text: string, { key }: SniffedObject): boolean {
  const lines = text.split('\n').filter((line) => line.trim() !== '' && !/^[#{]/.test(line));
  const [line = ''] = lines;
  // A line of a legacy log that is wrong, or too short, has spaces too.
  const isDelimited = /[\t;|]/.test(line) || line.split(',').length > FIELDS_LEAST;
  const isOfLog = isDelimited || key.accountId !== null;
  return BALANCER.test(line) && INSTANT.test(line) && isOfLog;
}

/** Whether at least one of the records is of a log that is read, or of health checks. */
function recordsIn(
  syntax: 'json' | 'delimited',
  bytes: Uint8Array,
  { key, latestMs, deliveries }: SniffedObject,
): 'told' | 'other-order' | null {
  let isTold = false;
  const account: RecordAccount = {
    record: (verdict, kind) => {
      // Anything may lie beside logs; but what lies in a balancer's folder is a log.
      const isNamed = kind !== null && key.accountId !== null;
      isTold ||= isNamed || isRight(verdict) || RIGHT_SKIPS.includes(verdict);
    },
  };
  const records = new RecordReader(reducer(latestMs));
  records.begin(key);
  const delimited = new DelimitedRecords(records, deliveries, account);
  delimited.begin(account, key.accountId !== null);
  const json = new JsonRecords(records, delimited, account);
  json.begin(key, account);
  const scanner = syntax === 'json' ? new JsonScanner(json) : new LineScanner(delimited);
  scanner.push(bytes);
  scanner.finish();
  if (isTold) return 'told';
  return delimited.sawOtherOrder ? 'other-order' : null;
}

/** Whether at least one of the lines is whole and right. */
function looksLikeLog(bytes: Uint8Array, latestMs: number): boolean {
  const reader = new LineReader(reducer(latestMs), null);
  let right = false;
  const scanner = new LineScanner({
    take(view, start, end) {
      right = isRight(reader.read(view, start, end)) || right;
      return 'taken';
    },
    refuse() {},
  });
  scanner.push(bytes);
  scanner.finish();
  return right;
}

function reducer(latestMs: number): ConnectionReducer {
  const names = new ObjectNames({ balancer: null, node: null });
  const settings = { keepAliveMs: DEFAULT_KEEP_ALIVE_MS, latestMs };
  return new ConnectionReducer(names, settings, { push: () => {}, forget: () => {} });
}
