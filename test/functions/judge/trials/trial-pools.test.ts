import { test } from 'vitest';
import { CROSS, expectLabels, NETWORK, offers, type TrialRow } from '../trial-samples.ts';

test.each<TrialRow>([
  [
    'trials of two issuers are pooled at the node',
    [
      offers({ ...NETWORK, ...CROSS, full: 5 }),
      offers({ ...NETWORK, ...CROSS, issuerNode: '10.0.0.3', full: 5 }),
    ],
    ['error missing-resumption 10.0.0.2 session-ticket cross-node'],
  ],
])('%s', (_name, cells, expected) => expectLabels(cells, expected));
