import { test } from 'vitest';
import { WINDOW } from '../measurement-samples.ts';
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
  [
    'after a switch the newest trials are judged, and those of an unknown time are not',
    [
      offers({ excluded: true, resumed: 3, lastAtMs: WINDOW.startMs }),
      offers({ excluded: true, unjudged: true, resumed: 3 }),
      offers({ resumed: 0 }),
    ],
    ['error missing-resumption 10.0.0.1 session-ticket same-node'],
  ],
])('%s', (_name, cells, expected) => expectLabels(cells, expected));
