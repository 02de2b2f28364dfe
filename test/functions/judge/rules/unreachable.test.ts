import { test } from 'vitest';
import {
  baseline,
  DOWN,
  expectLabels,
  ID,
  PSK,
  type TrialRow,
  UNSPOKEN,
} from '../trial-samples.ts';

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
  ['two of twenty handshakes that fail are the network', [baseline({ failed: 2 })], []],
])('%s', (_name, cells, expected) => expectLabels(cells, expected));
