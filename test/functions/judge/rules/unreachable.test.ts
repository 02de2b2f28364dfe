import { test } from 'vitest';
import type { MatrixCell } from '../../../../functions/model/matrix.ts';
import { WINDOW } from '../measurement-samples.ts';
import {
  baseline,
  DOWN,
  expectLabels,
  ID,
  offers,
  PSK,
  type TrialRow,
  UNSPOKEN,
} from '../trial-samples.ts';

const FROM = WINDOW.startMs;

/** Tries without a session over 20 s, refused unless changed, and none that is answered. */
function silent(failed: number, changes: Partial<MatrixCell> = {}): MatrixCell {
  const span = { firstAtMs: FROM, lastAtMs: FROM + 20_000 };
  return baseline({ ...span, failed, full: 0, error: 'unreachable', ...changes });
}

test.each<TrialRow>([
  [
    'a node that is down is one fact',
    [baseline(DOWN), baseline({ ...DOWN, ...PSK }), baseline({ ...DOWN, ...ID })],
    ['error unreachable 10.0.0.1'],
  ],
  [
    'a node that fails by one mechanism only',
    [baseline({ ...PSK, failed: 20, error: 'alert:80' }), baseline()],
    ['error unreachable 10.0.0.1 psk'],
  ],
  [
    'a version that is not spoken is no failure',
    [baseline({ ...PSK, ...UNSPOKEN }), baseline()],
    [],
  ],
  [
    'a node that speaks no version at all is unreachable',
    [baseline({ ...PSK, ...UNSPOKEN }), baseline(UNSPOKEN), baseline({ ...ID, ...UNSPOKEN })],
    ['error unreachable 10.0.0.1'],
  ],
  [
    'four tries by all mechanisms over 20 s, none answered',
    [silent(2), silent(1, PSK), silent(1, ID)],
    ['error unreachable 10.0.0.1'],
  ],
  ['four tries of one mechanism', [silent(4)], ['error unreachable 10.0.0.1 session-ticket']],
  ['three tries are too few', [silent(2), silent(1, PSK)], []],
  [
    'eighty refusals within a moment are one',
    [silent(40, { lastAtMs: FROM + 5 }), silent(40, { ...PSK, lastAtMs: FROM + 19_999 })],
    [],
  ],
  [
    'a node that answers later in the run was away, not unreachable',
    [silent(4), offers({ resumed: 4, full: 0, firstAtMs: FROM, lastAtMs: FROM + 20_001 })],
    [],
  ],
  [
    'a node that answered before, and then no more',
    [silent(4), offers({ resumed: 4, full: 0, firstAtMs: FROM - 9000, lastAtMs: FROM - 1 })],
    ['error unreachable 10.0.0.1 session-ticket'],
  ],
  [
    'an alert is an answer: ten of them, however fast',
    [silent(10, { error: 'alert:40', lastAtMs: FROM + 1 })],
    ['error unreachable 10.0.0.1 session-ticket'],
  ],
  ['four alerts are too few', [silent(4, { error: 'alert:40' })], []],
  [
    'half of many handshakes time out over the run',
    [silent(10, { full: 10, error: 'timeout' })],
    ['error unreachable 10.0.0.1 session-ticket'],
  ],
  ['two of twenty handshakes that fail are the network', [baseline({ failed: 2 })], []],
])('%s', (_name, cells, expected) => expectLabels(cells, expected));
