import { isCovered } from '../../behaviours/resumption.ts';
import { balancerKey } from '../../model/balancer.ts';
import type { MatrixCell } from '../../model/matrix.ts';
import { LEAST_TRIALS } from '../../model/trials/trial-verdict.ts';

/**
 * Drops cross-node trials whose issuer is isolated and whose node is not. A node with ticket keys of
 * its own accepts no session of others, which is reported of it; that no other node accepts its
 * sessions is the same fact, and no fault of the others.
 */
export function withoutIsolated(matrix: readonly MatrixCell[]): readonly MatrixCell[] {
  const groups = Map.groupBy(matrix.filter(isExchange), exchangeKey);
  const isolated = new Map([...groups].map(([key, cells]) => [key, isolatedNodes(cells)]));
  return matrix.filter((cell) => {
    const nodes = isExchange(cell) ? isolated.get(exchangeKey(cell)) : undefined;
    return nodes === undefined || !nodes.has(cell.issuerNode ?? '') || nodes.has(cell.node);
  });
}

/** Sessions of one node shown to another that is documented to accept them. */
function isExchange({ balancerType, mechanism, relation, excluded }: MatrixCell): boolean {
  return relation === 'cross-node' && isCovered(balancerType, mechanism, relation, excluded);
}

function exchangeKey({ mechanism, ...cell }: MatrixCell): string {
  return JSON.stringify([balancerKey(cell), mechanism]);
}

/** Nodes that accepted nothing of others, and of which others accepted nothing, of enough trials. */
function isolatedNodes(cells: readonly MatrixCell[]): ReadonlySet<string> {
  const nodes = new Set(cells.map(({ node }) => node));
  const refuses = (some: readonly MatrixCell[]) =>
    some.every(({ resumed }) => resumed === 0) &&
    some.reduce((sum, { full }) => sum + full, 0) >= LEAST_TRIALS;
  return new Set(
    [...nodes].filter(
      (node) =>
        refuses(cells.filter((cell) => cell.node === node)) &&
        refuses(cells.filter((cell) => cell.issuerNode === node)),
    ),
  );
}
