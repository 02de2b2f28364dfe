import type { ReportMarkCounts, ReportMarks } from '../../../../functions/model/report-logs.ts';

const COUNTS: ReportMarkCounts = {
  ...{ confirmed: 0, resumedThoughFull: 0, fullThoughResumed: 0, unmarked: 0 },
  ...{ pending: 0, missing: 0, portChanged: 0, agreement: null, loss: null },
  ...{ lagMeanSeconds: null, lagMaxSeconds: null },
};

/** The marks of an application balancer as a report has them. */
export function reportedMarks(changes: Partial<ReportMarks> = {}): ReportMarks {
  return {
    balancerType: 'application',
    region: 'eu-west-1',
    accountId: '123456789012',
    balancer: 'app/shop/50dc6c495c0c9188',
    probeHandshakes: 0,
    foreign: 0,
    ...COUNTS,
    byVersion: [],
    ...changes,
  };
}
