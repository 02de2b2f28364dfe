import type { ClientKind } from '../../../../functions/clients/client-kind.ts';
import type { ClientRows } from '../../../../functions/measure/rows/client-evidence.ts';
import type { LogCell } from '../../../../functions/measure/rows/log-row.ts';

/** 10 handshakes that came back to the node and were full, unless told. */
export function cell(clientKind: ClientKind, given: Partial<LogCell> = {}): LogCell {
  const full = given.full ?? 10;
  const resumed = given.resumed ?? 0;
  return {
    ...{ balancerType: 'application', region: 'eu-west-1', accountId: '1', balancer: 'app/a/1' },
    ...{ node: null, tlsVersion: '1.3', excluded: 'no', arrival: 'same-node', isJudged: true },
    ...{ hourAtMs: null, clientKind, handshakes: full + resumed, resumed, full },
    ...{ unknown: 0, failed: 0, withinScope: full + resumed, ceilingBase: full + resumed },
    ...{ firstAtMs: 1, lastAtMs: 2 },
    ...given,
  };
}

/** Rows of these cells alone. */
export const rowsOf = (cells: readonly LogCell[]): ClientRows => ({
  cells,
  clients: [],
  returns: [],
  straight: [],
});
