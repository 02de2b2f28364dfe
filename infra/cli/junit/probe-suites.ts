import type { ProbeCell } from '../../../functions/probe/probe-matrix.ts';
import type { JUnitCase, JUnitOutcome, JUnitSuite } from './junit-xml.ts';

/** What a run of the probe left out of its matrix, and why. */
export interface LeftOutOfProbe {
  readonly balancer: string;
  /** Null: the whole balancer. */
  readonly node: string | null;
  readonly reason: string;
}

/**
 * A suite for each balancer, a case for each mechanism and relation at a node: it fails where the
 * node does otherwise than AWS documents, is skipped where the trials show nothing, and is an error
 * where they could not be made.
 */
export function probeSuites(
  matrix: readonly ProbeCell[],
  left: readonly LeftOutOfProbe[],
): readonly JUnitSuite[] {
  const names = new Set([...matrix, ...left].map(({ balancer }) => balancer));
  return [...names].map((balancer) => {
    const cells = matrix.filter((cell) => cell.balancer === balancer);
    const [first] = cells;
    const place = first === undefined ? '' : `, ${first.region}`;
    const byCase = Map.groupBy(cells, caseName);
    return {
      name: `${first === undefined ? '' : `${first.balancerType} `}${balancer}${place}`,
      className: `resumption-watch.${first?.region ?? 'probe'}.${balancer}`,
      properties: {},
      cases: [
        ...[...byCase].map(([name, ofCase]) => ({ name, outcome: outcomeOf(ofCase) })),
        ...left.filter((one) => one.balancer === balancer).map(notProbed),
      ],
    };
  });
}

function caseName({ node, mechanism, relation }: ProbeCell): string {
  return `node ${node}: ${mechanism}, ${relation}`;
}

function notProbed({ node, reason }: LeftOutOfProbe): JUnitCase {
  const name = node === null ? 'probed' : `node ${node}: probed`;
  return { name, outcome: { kind: 'error', type: 'not-probed', message: reason, lines: [] } };
}

function outcomeOf(cells: readonly ProbeCell[]): JUnitOutcome {
  const wrong = cells.filter(({ asExpected }) => asExpected === false);
  const [first] = wrong;
  if (first !== undefined) {
    const lines = ['', ...wrong.map(cellText)];
    return { kind: 'failure', type: first.verdict, message: messageOf(first), lines };
  }
  if (cells.some(({ asExpected }) => asExpected === true)) return { kind: 'passed' };
  return { kind: 'skipped', reason: `not enough evidence: ${cells.map(cellText).join('; ')}` };
}

function messageOf({ expected, verdict, resumed, full, failed }: ProbeCell): string {
  if (resumed + full + failed === 0 && verdict === 'fails') {
    return 'handshakes without a session fail, so that none could be offered';
  }
  return expected === 'accepts'
    ? 'documented is that the node accepts these sessions'
    : 'documented is that the node accepts none of these sessions';
}

function cellText({ issuerNode, verdict, resumed, full, failed, error }: ProbeCell): string {
  const answer = failed > 0 ? `, ${failed} failed${error === null ? '' : ` (${error})`}` : '';
  return `sessions of ${issuerNode}: ${verdict}, ${resumed} of ${resumed + full} resumed${answer}`;
}
