import { isCovered } from '../behaviours/resumption.ts';
import type { MatrixCell } from '../model/matrix.ts';
import type { ReportCell } from '../model/report.ts';
import { baselineVerdict, offerVerdict } from '../model/trials/trial-verdict.ts';

/** A cell of the matrix with its verdict and what is documented. */
export function toReportCell(cell: MatrixCell): ReportCell {
  const { balancerType, region, accountId, balancer, issuerNode, node, mechanism } = cell;
  const { relation, error } = cell;
  const { resumed, full, failed, inconclusive, certificateUnchecked } = cell;
  const { reissued, reissuedResumed, notReissuedResumed } = cell;
  return {
    ...{ balancerType, region, ...(accountId === null ? {} : { accountId }), balancer },
    ...{ issuerNode, node, mechanism, relation },
    trials: resumed + full + failed + inconclusive,
    ...{ resumed, full, failed, inconclusive, reissued, reissuedResumed, notReissuedResumed },
    ...{ certificateUnchecked, error },
    verdict: relation === null ? baselineVerdict(cell) : offerVerdict(cell),
    expected: expectedOf(cell),
  };
}

function expectedOf(cell: MatrixCell): ReportCell['expected'] {
  const { balancerType, mechanism, relation, excluded } = cell;
  if (relation === null) return null;
  const covered = isCovered(balancerType, mechanism, relation, excluded);
  return covered ? 'accepts' : 'does-not-accept';
}

/** The order of cells in a report; handshakes without a session come before offers. */
export function cellOrder(cell: MatrixCell): string {
  const { balancerType, region, accountId, balancer, issuerNode, node, mechanism } = cell;
  const place = [balancerType, region, balancer, accountId ?? ''];
  return JSON.stringify([...place, mechanism, issuerNode ?? '', node]);
}
