import { test } from 'vitest';
import { expectLabels, offers, type TrialRow } from '../trial-samples.ts';

test.each<TrialRow>([
  ['offers that the wire did not show say nothing', [offers({ full: 0, inconclusive: 20 })], []],
])('%s', (_name, cells, expected) => expectLabels(cells, expected));
