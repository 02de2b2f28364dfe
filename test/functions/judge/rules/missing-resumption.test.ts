import { test } from 'vitest';
import {
  baseline,
  CLASSIC,
  CROSS,
  expectLabels,
  NETWORK,
  offers,
  PSK,
  type TrialRow,
} from '../trial-samples.ts';

test.each<TrialRow>([
  [
    'a node that refuses its own sessions',
    [offers()],
    ['error missing-resumption 10.0.0.1 session-ticket same-node'],
  ],
  ['nine refusals are too few', [offers({ full: 9 })], []],
  [
    'a Region-wide PSK is only inferred: a warning',
    [offers({ ...NETWORK, ...CROSS, ...PSK })],
    ['warning missing-resumption 10.0.0.2 psk cross-node'],
  ],
  [
    'network nodes that refuse each other',
    [offers({ ...NETWORK, resumed: 10 }), offers({ ...NETWORK, ...CROSS })],
    ['error missing-resumption 10.0.0.2 session-ticket cross-node'],
  ],
  [
    'a node that issues nothing is reported once',
    [
      baseline({ ...NETWORK, ...CROSS, reissued: 0, notReissued: 20 }),
      offers({ ...NETWORK, ...CROSS, reissued: 0, notReissued: 10 }),
    ],
    ['error missing-resumption 10.0.0.2 session-ticket same-node'],
  ],
  [
    'what is not documented need not be issued',
    [baseline({ ...CLASSIC, reissued: 0, notReissued: 20 })],
    [],
  ],
  ['whether one was issued is not known', [baseline({ reissued: 0, notReissued: 0 })], []],
  [
    'with an exclusion nothing is missing, and nothing need be issued',
    [
      offers({ excluded: true, reissued: 0, notReissued: 10 }),
      baseline({ excluded: true, reissued: 0, notReissued: 20 }),
    ],
    [],
  ],
])('%s', (_name, cells, expected) => expectLabels(cells, expected));
