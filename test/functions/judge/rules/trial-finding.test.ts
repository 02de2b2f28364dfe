import { expect, test } from 'vitest';
import { CROSS, deviationsOf, offers } from '../trial-samples.ts';

test('a finding names the account as unknown, its counts, its interval and its source', () => {
  const [found] = deviationsOf([offers({ ...CROSS, resumed: 3 })]);
  expect(found).toMatchObject({ accountId: 'unknown', historyComplete: true });
  expect(found?.observed).toMatchObject({ resumed: 3, full: 7, known: 10, rate: 0.3 });
  expect(found?.reason).toBe(
    'The node accepted 3 of 10 (30.0%) session tickets that other nodes had issued: documented is ' +
      'that it accepts none.',
  );
  expect(found?.says).toContain('Application Load Balancer');
});
