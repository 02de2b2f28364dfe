import { expect, test } from 'vitest';
import { baseline, ID, offers } from '../trial-samples.ts';
import { logged, returns, TOTALS, tried, verdictOf } from './verdict-samples.ts';

test('a verdict by deviations gives the worst of them, and how many more there are', () => {
  const partial = [baseline(ID), offers({ ...ID, resumed: 5 })];
  expect(verdictOf(tried([baseline(), offers(), ...partial])).reason).toBe(
    'missing-resumption at node 10.0.0.1: The node accepted 0 of 10 (0.0%) session tickets that ' +
      'this node had issued: documented is that it accepts them; 1 more deviation beside it.',
  );
});

test('a suspicion says how to confirm or to clear it', () => {
  expect(verdictOf(logged([...TOTALS, returns({ resumed: 0 })])).reason).toMatch(
    /^never-resumed: None of 820 handshakes .*; run npm run probe to confirm or to clear it\.$/,
  );
});
