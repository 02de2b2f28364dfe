import { isCovered } from '../../behaviours/resumption.ts';
import type { MatrixCell } from '../../model/matrix.ts';
import { LEAST_TRIALS } from '../../model/trial-verdict.ts';

/**
 * The trials without sessions of nodes that stand apart, where they were shown to nodes that do not.
 * A node with ticket keys of its own accepts nobody's sessions, which is told of it; that nobody
 * accepts its sessions is the same fact, and no fault of the others.
 */
export function withoutApart(matrix: readonly MatrixCell[]): readonly MatrixCell[] {
  const groups = Map.groupBy(matrix.filter(isExchange), exchangeKey);
  const apart = new Map([...groups].map(([key, cells]) => [key, nodesApart(cells)]));
  return matrix.filter((cell) => {
    const nodes = isExchange(cell) ? apart.get(exchangeKey(cell)) : undefined;
    return nodes === undefined || !nodes.has(cell.issuerNode ?? '') || nodes.has(cell.node);
  });
}

/** Sessions of one node shown to another that is documented to accept them. */
function isExchange({ balancerType, mechanism, relation, excluded }: MatrixCell): boolean {
  return relation === 'cross-node' && isCovered(balancerType, mechanism, relation, excluded);
}

function exchangeKey({ balancerType, region, balancer, mechanism }: MatrixCell): string {
  return JSON.stringify([balancerType, region, balancer, mechanism]);
}

/** Nodes that accepted nothing of others, and of which others accepted nothing, of enough trials. */
function nodesApart(cells: readonly MatrixCell[]): ReadonlySet<string> {
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
