import { test } from 'vitest';
import { CROSS, expectLabels, ID, offers, type TrialRow } from '../trial-samples.ts';

test.each<TrialRow>([
  [
    'several hosts behind one address',
    [offers({ ...ID, resumed: 5 })],
    ['warning partial-resumption 10.0.0.1 session-id same-node'],
  ],
  ['nine of ten may be all of them', [offers({ resumed: 9 })], []],
  [
    'foreign sessions accepted now and then are unexpected, not partial',
    [offers({ ...CROSS, resumed: 5 })],
    ['error unexpected-resumption 10.0.0.2 session-ticket cross-node'],
  ],
])('%s', (_name, cells, expected) => expectLabels(cells, expected));
