import { expect, test } from 'vitest';
import type { ClientKind } from '../../../../functions/clients/client-kind.ts';
import { clientEvidence } from '../../../../functions/measure/rows/client-evidence.ts';
import type { LogCell, LogClients } from '../../../../functions/measure/rows/log-row.ts';

/** 10 handshakes that came back to the node and were full, unless told. */
function cell(clientKind: ClientKind, given: Partial<LogCell> = {}): LogCell {
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

const rowsOf = (cells: readonly LogCell[]) => ({ cells, clients: [], returns: [], straight: [] });

test('other arrivals are told by kind and version, with the design effect of the kind', () => {
  const labels = {
    level: 'balancer',
    tlsVersion: 'all',
    excluded: 'all',
    portion: 'judged',
  } as const;
  const { node, tlsVersion: _version, ...names } = cell('chromium');
  const moments: LogClients = {
    ...{ ...names, ...labels, node, arrival: 'first', clientKind: 'chromium' },
    ...{ clients: 4, sumNn: 100, sumKk: 50, sumNk: 50 },
  };
  const first = { arrival: 'first', withinScope: 0 } as const;
  const cells = [
    cell('chromium', { ...first, resumed: 5, full: 5 }),
    cell('chromium', { ...first, resumed: 5, full: 5, tlsVersion: '1.2' }),
    cell('chromium', { ...first, isJudged: false }),
    cell('chromium', { ...first, excluded: 'yes' }),
    cell('chromium'),
  ];
  const { arrivals } = clientEvidence({ ...rowsOf(cells), clients: [moments] }, []);
  // Four clients of five handshakes each, two of which resumed all and two none: five are one.
  expect(arrivals).toMatchObject([
    { arrival: 'first', clientKind: 'chromium', tlsVersion: '1.3', resumed: 5, full: 5 },
    { arrival: 'first', clientKind: 'chromium', tlsVersion: '1.2', resumed: 5, full: 5 },
  ]);
  for (const { effectiveN } of arrivals) expect(effectiveN).toBeCloseTo(1.5, 12);
});
