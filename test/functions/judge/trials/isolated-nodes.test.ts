import { describe, expect, test } from 'vitest';
import type { MatrixCell } from '../../../../functions/model/matrix.ts';
import { labelsOf, offers } from '../trial-samples.ts';

const NODES = ['10.0.0.1', '10.0.0.2', '10.0.0.3', '10.0.0.4'] as const;
const [A, B, C, D] = NODES;

/** Ten offers of each node's tickets at each node of a network balancer. */
function exchange(
  accepts: (issuerNode: string, node: string) => boolean,
  nodes: readonly string[] = [A, B, C],
): readonly MatrixCell[] {
  return nodes.flatMap((issuerNode) =>
    nodes.map((node) => {
      const resumed = accepts(issuerNode, node) ? 10 : 0;
      return offers({ balancerType: 'network', balancer: 'net/api/1', issuerNode, node, resumed });
    }),
  );
}

const missing = (node: string, relation = 'cross-node') =>
  `error missing-resumption ${node} session-ticket ${relation}`;

describe('network nodes', () => {
  test('that share their ticket keys are sound', () => {
    expect(labelsOf(exchange(() => true))).toEqual([]);
  });

  test('one of which has keys of its own: it is reported, the others are not', () => {
    const apart = (issuer: string, node: string) => issuer === node || ![issuer, node].includes(C);
    expect(labelsOf(exchange(apart))).toEqual([missing(C)]);
    expect(labelsOf(exchange(apart, NODES))).toEqual([missing(C)]);
  });

  test('one of which keeps nothing: one fact, reported once', () => {
    const keepsNothing = (issuer: string, node: string) => ![issuer, node].includes(C);
    expect(labelsOf(exchange(keepsNothing))).toEqual([missing(C, 'same-node')]);
  });

  test('all of which have keys of their own are all reported', () => {
    const own = (issuer: string, node: string) => issuer === node;
    expect(labelsOf(exchange(own))).toEqual([A, B, C].map((node) => missing(node)));
    expect(labelsOf(exchange(own, [A, B]))).toEqual([A, B].map((node) => missing(node)));
  });

  test('whose sessions nobody accepts, but which accept others, leave a fault to the others', () => {
    const refused = (issuer: string, node: string) => issuer === node || issuer !== C;
    expect(labelsOf(exchange(refused))).toEqual(
      [A, B].map((node) => `warning partial-resumption ${node} session-ticket cross-node`),
    );
  });

  test('in two camps are reported as what they are, partial', () => {
    const camps = (issuer: string, node: string) =>
      [A, B].includes(issuer as typeof A) === [A, B].includes(node as typeof A);
    expect(labelsOf(exchange(camps, NODES))).toEqual(
      [A, B, C, D].map((node) => `warning partial-resumption ${node} session-ticket cross-node`),
    );
  });
});
