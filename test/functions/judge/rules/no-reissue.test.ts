import { test } from 'vitest';
import { baseline, CROSS, expectLabels, offers, type TrialRow } from '../trial-samples.ts';

test.each<TrialRow>([
  [
    'a fallback that brings nothing new',
    [offers({ ...CROSS, reissued: 0, notReissued: 10 }), baseline(CROSS)],
    ['warning no-reissue 10.0.0.2 session-ticket cross-node'],
  ],
  [
    'a fallback of which nobody saw what it brought',
    [offers({ ...CROSS, reissued: 0 }), baseline(CROSS)],
    [],
  ],
])('%s', (_name, cells, expected) => expectLabels(cells, expected));
