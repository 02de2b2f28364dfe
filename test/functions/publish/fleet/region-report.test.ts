import { describe, expect, test } from 'vitest';
import {
  readRegionHistory,
  readRegionReport,
} from '../../../../functions/publish/fleet/region-report.ts';
import { reportOfBefore } from '../report-of-before.ts';
import { bytesOf, reportOfAge, SAMPLE_HISTORY } from './region-samples.ts';

const REPORT = reportOfAge(1);
const rest = <Row extends object>(rows: readonly Row[], ...names: readonly string[]) =>
  rows.map((row) =>
    Object.fromEntries(Object.entries(row).filter(([name]) => !names.includes(name))),
  );

test('a report of this version is read as it was written', () => {
  expect(readRegionReport(bytesOf(REPORT))).toEqual({ document: REPORT, form: 'current' });
});

describe('a report of an older version', () => {
  test('that knew no kinds of clients is older, and counts as one of all kinds', () => {
    const read = readRegionReport(bytesOf(reportOfBefore(REPORT)));
    expect(read).toMatchObject({ form: 'older', document: { clients: [] } });
    if ('reason' in read) expect.fail(read.reason);
    expect(new Set(read.document.rates.map(({ clientKind }) => clientKind))).toEqual(
      new Set(['all']),
    );
  });

  test('that gave no verdicts and judged no portion is older, and says nothing of them', () => {
    const { balancers: _, freshness: __, ...older } = REPORT;
    const rates = rest(REPORT.rates, 'judged');
    const clients = rest(REPORT.clients, 'avoidableFull', 'avoidableFullPerDay');
    const read = readRegionReport(bytesOf({ ...older, rates, clients }));
    expect(read).toMatchObject({ form: 'older', document: { balancers: [], freshness: [] } });
  });
});

test('a report of a newer version is shown without what is not known here', () => {
  const deviations = REPORT.deviations.map((row) => ({ ...row, marks: { seen: 1 } }));
  const read = readRegionReport(bytesOf({ ...REPORT, deviations, fleetwide: true }));
  expect(read).toEqual({ document: REPORT, form: 'newer' });
});

test('a name that no balancer can have is refused: it would break what shows it', () => {
  const [first, ...others] = REPORT.balancers;
  const balancers = [{ ...first, balancer: 'x'.repeat(129) }, ...others];
  expect(readRegionReport(bytesOf({ ...REPORT, balancers }))).toEqual({
    reason: 'has a name of more than 128 characters',
  });
});

test('a history is read as it was written, and refused where it is none', () => {
  expect(readRegionHistory(bytesOf(SAMPLE_HISTORY))).toEqual({
    ...{ document: SAMPLE_HISTORY, form: 'current' },
  });
  expect(readRegionHistory(bytesOf(REPORT))).toHaveProperty('reason');
  expect(readRegionReport(bytesOf(SAMPLE_HISTORY))).toHaveProperty('reason');
});
