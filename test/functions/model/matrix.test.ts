import { expect, test } from 'vitest';
import { countTrials } from '../../../functions/model/matrix.ts';
import { VERSION_ERRORS } from '../../../functions/model/trial.ts';
import { trial } from '../measure/lake-rows.ts';

test('every trial counts by its outcome, a credential only of full handshakes', () => {
  const trials = [
    trial({ outcome: 'resumed', reissued: true }),
    trial({ outcome: 'full', reissued: true }),
    trial({ outcome: 'full', reissued: false }),
    trial({ outcome: 'full', reissued: null }),
    trial({ outcome: 'inconclusive' }),
  ];
  expect(countTrials(trials)).toEqual({
    resumed: 1,
    full: 3,
    failed: 0,
    inconclusive: 1,
    reissued: 1,
    notReissued: 1,
    versionFailed: 0,
  });
});

test('a failure is one of the TLS version by its error, and only where the trial failed', () => {
  const failed = [...VERSION_ERRORS, 'alert:40', null].map((error) =>
    trial({ outcome: 'failed', error }),
  );
  expect(countTrials(failed)).toMatchObject({ failed: 5, versionFailed: 3 });
  expect(countTrials([trial({ outcome: 'inconclusive', error: 'version' })]).versionFailed).toBe(0);
});
