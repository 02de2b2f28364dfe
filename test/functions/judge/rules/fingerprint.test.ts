import { expect, test } from 'vitest';
import { A, B, CROSS, deviationsOf, ID, offers } from '../trial-samples.ts';

test('findings of one rule at two nodes, mechanisms or relations have names of their own', () => {
  const found = deviationsOf([
    offers(),
    offers({ node: B, issuerNode: B }),
    offers(ID),
    offers({ ...CROSS, resumed: 1 }),
    offers({ node: A, issuerNode: B, resumed: 1 }),
  ]);
  expect(found).toHaveLength(5);
  expect(new Set(found.map((deviation) => deviation.fingerprint)).size).toBe(5);
});
