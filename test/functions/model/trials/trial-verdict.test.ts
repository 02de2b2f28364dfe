import { expect, test } from 'vitest';
import type { TrialCounts } from '../../../../functions/model/matrix.ts';
import {
  baselineVerdict,
  fetchVerdict,
  offerVerdict,
  reachesAlways,
} from '../../../../functions/model/trials/trial-verdict.ts';

const counts = (given: Partial<TrialCounts>): TrialCounts => ({
  ...{ resumed: 0, full: 0, failed: 0, inconclusive: 0 },
  ...{ reissued: 0, notReissued: 0, versionFailed: 0 },
  ...given,
});

test.each([
  [{ inconclusive: 20 }, 'inconclusive'],
  [{ resumed: 9 }, 'too-few'],
  [{ failed: 2, versionFailed: 2 }, 'not-applicable'],
  [{ failed: 10, versionFailed: 9 }, 'fails'],
  [{ resumed: 10 }, 'accepts'],
  [{ full: 10 }, 'does-not-accept'],
  [{ resumed: 9, full: 1 }, 'accepts'],
  [{ resumed: 5, full: 5 }, 'partial'],
  [{ resumed: 5, failed: 5 }, 'fails'],
] as const)('offers that came to %j: %s', (given, verdict) => {
  expect(offerVerdict(counts(given))).toBe(verdict);
});

test.each([
  [{ inconclusive: 20 }, 'inconclusive'],
  [{ full: 9 }, 'too-few'],
  [{ failed: 20, versionFailed: 20 }, 'not-applicable'],
  [{ full: 5, failed: 5 }, 'fails'],
  [{ full: 10, notReissued: 10 }, 'never-issued'],
  [{ full: 10, notReissued: 9 }, null],
  [{ full: 11, notReissued: 10, reissued: 1 }, null],
] as const)('handshakes without a session that came to %j: %s', (given, verdict) => {
  expect(baselineVerdict(counts(given))).toBe(verdict);
});

test.each([
  [{ failed: 1, versionFailed: 1 }, 'not-applicable'],
  [{ failed: 2, versionFailed: 1 }, 'fails'],
  [{ full: 1, failed: 5 }, 'never-issued'],
] as const)('fetches that gave no session and came to %j: %s', (given, verdict) => {
  expect(fetchVerdict(counts(given))).toBe(verdict);
});

test('a share may be all of them where its interval reaches nine tenths', () => {
  expect(reachesAlways(7, 10)).toBe(false);
  expect(reachesAlways(10, 10)).toBe(true);
  expect(reachesAlways(1, 2)).toBe(true);
});
