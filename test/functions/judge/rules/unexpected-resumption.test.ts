import { test } from 'vitest';
import {
  baseline,
  CLASSIC,
  CROSS,
  expectLabels,
  offers,
  PSK,
  type TrialRow,
} from '../trial-samples.ts';

test.each<TrialRow>([
  [
    'a healthy application node: its own sessions are resumed, foreign ones fall back',
    [offers({ resumed: 10 }), offers({ ...CROSS }), baseline(), baseline(CROSS)],
    [],
  ],
  [
    'application nodes that share keys',
    [offers({ resumed: 10 }), offers({ ...CROSS, resumed: 10 }), baseline(CROSS)],
    ['error unexpected-resumption 10.0.0.2 session-ticket cross-node'],
  ],
  [
    'one resumption out of scope is proof',
    [offers({ ...CROSS, resumed: 1 })],
    ['error unexpected-resumption 10.0.0.2 session-ticket cross-node'],
  ],
  ['but not with nine trials', [offers({ ...CROSS, resumed: 1, full: 8 })], []],
  [
    'a classic balancer that resumes tickets',
    [offers({ ...CLASSIC, resumed: 10 }), offers({ ...CLASSIC, ...CROSS })],
    ['error unexpected-resumption 10.0.0.1 session-ticket same-node'],
  ],
  [
    'TLS 1.3 on a classic balancer is not documented, nor is its resumption',
    [offers({ ...CLASSIC, ...PSK, resumed: 10 })],
    ['error unexpected-resumption 10.0.0.1 psk same-node', 'info undocumented-version'],
  ],
])('%s', (_name, cells, expected) => expectLabels(cells, expected));
