import { expect, test } from 'vitest';
import { clientEvidence } from '../../../../functions/measure/rows/client-evidence.ts';
import type { LogClients } from '../../../../functions/measure/rows/log-row.ts';
import { cell, rowsOf } from './kind-cells.ts';

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
