import { expect, test } from 'vitest';
import type { MatrixCell } from '../../../functions/model/matrix.ts';
import { reportSchema } from '../../../functions/model/report.ts';
import { makeReport } from '../../../functions/publish/report.ts';
import { sampleMeasurement, sampleRate } from '../judge/measurement-samples.ts';
import { B, baseline, deviationsOf, offers } from '../judge/trial-samples.ts';
import { sampleParts } from './report-samples.ts';

function reportOf(
  cells: readonly MatrixCell[],
  rates = [sampleRate({ arrival: 'all', excluded: 'all' })],
) {
  const measurement = sampleMeasurement(rates, [], cells);
  return makeReport({ ...sampleParts(), measurement, deviations: deviationsOf(cells, rates) });
}

test.each<[string, MatrixCell, string | null, string | null]>([
  ['accepted as documented', offers({ resumed: 10 }), 'accepts', 'accepts'],
  ['refused out of scope', offers({ node: B }), 'does-not-accept', 'does-not-accept'],
  ['excluded', offers({ excluded: true }), 'does-not-accept', 'does-not-accept'],
  ['now and then', offers({ resumed: 4 }), 'partial', 'accepts'],
  ['failing', offers({ node: B, failed: 10 }), 'fails', 'does-not-accept'],
  ['nine trials', offers({ resumed: 9, full: 0 }), 'too-few', 'accepts'],
  ['never shown', offers({ full: 0, inconclusive: 10 }), 'inconclusive', 'accepts'],
  [
    'a version not spoken',
    offers({ failed: 10, versionFailed: 10, mechanism: 'psk' }),
    'not-applicable',
    'accepts',
  ],
  ['without a session, working', baseline(), null, null],
  [
    'without a session, issuing nothing',
    baseline({ reissued: 0, notReissued: 20 }),
    'never-issued',
    null,
  ],
  ['without a session, down', baseline({ failed: 20 }), 'fails', null],
])(
  'a cell says what trials showed and what is documented: %s',
  (_name, cell, verdict, expected) => {
    const report = reportOf([cell]);
    expect(report.matrix).toMatchObject([{ verdict, expected }]);
    expect(reportSchema.parse(report)).toEqual(report);
  },
);

test('the order of cells changes nothing', () => {
  const cells = [offers({ node: B }), offers(), baseline(), offers({ mechanism: 'psk' })];
  expect(reportOf(cells.toReversed())).toEqual(reportOf(cells));
  expect(reportOf(cells).matrix).toHaveLength(4);
});

test('a balancer that logs and probes both name is one balancer of its Region', () => {
  const logged = sampleRate({ arrival: 'all', excluded: 'all' });
  const probed = { ...logged, evidence: 'trials', method: 'probed', accountId: null } as const;
  const other = { ...probed, balancer: 'app/other/1' };
  const [region] = reportOf([], [logged, probed, other]).regions;
  expect(region?.balancers).toBe(2);
});
