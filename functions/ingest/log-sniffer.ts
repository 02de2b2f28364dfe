import { DEFAULT_KEEP_ALIVE_MS } from '../model/rate.ts';
import { ConnectionReducer } from './connections/connection-reducer.ts';
import { ObjectNames } from './connections/object-names.ts';
import { isGzip } from './gzip-body.ts';
import { LineReader } from './line-reader.ts';
import { LineScanner } from './lines/line-scanner.ts';
import { isRight } from './lines/line-verdict.ts';
import { looksLikeTrials } from './trial-reading.ts';
import { type VendedLog, vendedLogIn } from './vended-log.ts';

/** So many of an object's first bytes are looked at, however they arrive. */
export const SNIFFED_BYTES_MAX = 65_536;
/** U+FEFF in UTF-16, of either byte order. */
const UTF_16_MARKS = [
  [0xff, 0xfe],
  [0xfe, 0xff],
] as const;

/** What an object holds whose name says nothing, by its first bytes. */
export function kindOfContent(
  first: Uint8Array,
  latestMs: number,
): 'log' | 'trials' | 'not-a-log' | VendedLog {
  const bytes = first.subarray(0, SNIFFED_BYTES_MAX);
  const text = Buffer.from(bytes)
    .toString()
    .replace(/^\uFEFF/, '');
  if (looksLikeTrials(text)) return 'trials';
  if (looksLikeLog(bytes, latestMs)) return 'log';
  return vendedLogIn(text) ?? 'not-a-log';
}

/** Why content can't be lines of a log, by its first bytes; null where it can. */
export function unreadableContent(first: Uint8Array): 'gzip-in-gzip' | 'utf-16' | null {
  if (isGzip(first)) return 'gzip-in-gzip';
  const isMarked = UTF_16_MARKS.some(([a, b]) => first[0] === a && first[1] === b);
  return isMarked ? 'utf-16' : null;
}

/** Whether at least one of the lines is whole and right. */
function looksLikeLog(bytes: Uint8Array, latestMs: number): boolean {
  const names = new ObjectNames({ balancer: null, node: null });
  const settings = { keepAliveMs: DEFAULT_KEEP_ALIVE_MS, latestMs };
  const sink = { push: () => {}, forget: () => {} };
  const reader = new LineReader(new ConnectionReducer(names, settings, sink), null);
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
