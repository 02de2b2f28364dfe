import { expect, test } from 'vitest';
import type { ProbeCell } from '../../../../../functions/probe/probe-matrix.ts';
import { probeLines } from '../../../../../infra/cli/text/report/probe-lines.ts';

const CELL: ProbeCell = {
  ...{ balancer: 'shop', balancerType: 'classic', region: 'eu-west-1', node: '192.0.2.1' },
  ...{ issuerNode: '192.0.2.1', mechanism: 'session-id', relation: 'same-node', error: null },
  ...{ resumed: 0, full: 0, failed: 0, inconclusive: 0, versionFailed: 0 },
  ...{ reissued: 0, notReissued: 0, reissuedResumed: 0, notReissuedResumed: 0 },
  ...{ certificateUnchecked: 0, verdict: 'fails', expected: 'accepts', asExpected: false },
};

function saidOf(...cells: Partial<ProbeCell>[]): string {
  const layout = { width: 400, verbose: false, paint: (_style: string, text: string) => text };
  const lines = probeLines(
    cells.map((cell) => ({ ...CELL, ...cell })),
    layout,
  );
  return lines.find((line) => line.startsWith('NOT AS')) ?? '';
}

test('a node that takes no handshake is said to take none, whatever would have been expected', () => {
  const said = saidOf(
    { error: 'unreachable' },
    { error: 'unreachable', mechanism: 'psk', expected: 'does-not-accept' },
  );
  expect(said).toBe(
    'NOT AS DOCUMENTED shop, eu-west-1: handshakes without a session fail (unreachable) at 1 node',
  );
});

test.each<[Partial<ProbeCell>, string]>([
  [{ verdict: 'never-issued' }, 'no session-id is issued'],
  [{ full: 10, verdict: 'does-not-accept' }, 'own session-id not accepted'],
  [{ full: 5, resumed: 5, verdict: 'partial' }, 'own session-id not always accepted'],
  [{ failed: 10, verdict: 'fails' }, 'own session-id failed'],
  [
    { resumed: 10, relation: 'cross-node', expected: 'does-not-accept' },
    "another node's session-id accepted",
  ],
])('%j: %s', (cell, said) => {
  expect(saidOf(cell)).toBe(`NOT AS DOCUMENTED shop, eu-west-1: ${said} at 1 node`);
});
