import { DEFAULT_KEEP_ALIVE_MS } from '../model/rate.ts';
import { ConnectionReducer } from './connections/connection-reducer.ts';
import { ObjectNames } from './connections/object-names.ts';
import { LineReader } from './line-reader.ts';
import { LineScanner } from './lines/line-scanner.ts';
import { isRight } from './lines/line-verdict.ts';

const SNIFFED_BYTES_MAX = 65_536;

/**
 * Whether bytes look like a balancer's log although the file's name says nothing: at least one of
 * their first lines is whole and right.
 */
export function looksLikeLog(bytes: Uint8Array): boolean {
  const names = new ObjectNames({ balancer: null, node: null });
  const reader = new LineReader(
    new ConnectionReducer(names, DEFAULT_KEEP_ALIVE_MS, () => {}),
    null,
  );
  let right = false;
  const scanner = new LineScanner({
    take(view, start, end) {
      right = isRight(reader.read(view, start, end)) || right;
      return 'taken';
    },
    refuse() {},
  });
  scanner.push(bytes.subarray(0, SNIFFED_BYTES_MAX));
  scanner.finish();
  return right;
}
