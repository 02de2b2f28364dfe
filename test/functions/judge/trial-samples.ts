import { expect } from 'vitest';
import { judge } from '../../../functions/judge/judge.ts';
import { DEFAULT_STALE_AFTER_MS } from '../../../functions/judge/rules/rule.ts';
import type { MatrixCell } from '../../../functions/model/matrix.ts';
import type { Rate } from '../../../functions/model/rate.ts';
import { sampleMeasurement, WINDOW } from './measurement-samples.ts';

export const A = '10.0.0.1';
export const B = '10.0.0.2';

export const CLASSIC = { balancerType: 'classic' } as const;
export const NETWORK = { balancerType: 'network' } as const;
/** Shown to another node than the issuer. */
export const CROSS = { node: B } as const;
export const PSK = { mechanism: 'psk' } as const;
export const ID = { mechanism: 'session-id' } as const;
export const DOWN = { failed: 20, error: 'unreachable' } as const;
/** Of a TLS version that the node does not speak. */
export const UNSPOKEN = { failed: 20, versionFailed: 20, error: 'version' } as const;

/** What a row of a rule's test says: a name, the trials, and what deviates. */
export type TrialRow = [name: string, cells: readonly MatrixCell[], expected: readonly string[]];

/** Ten trials of node A's own tickets at an application balancer, all of them full unless changed. */
export function offers(changes: Partial<MatrixCell> = {}): MatrixCell {
  const node = changes.node ?? A;
  const issuerNode = changes.issuerNode === undefined ? A : changes.issuerNode;
  const full = changes.full ?? 10 - (changes.resumed ?? 0) - (changes.failed ?? 0);
  return {
    balancerType: 'application',
    region: 'eu-west-1',
    accountId: null,
    balancer: 'app/shop/50dc6c495c0c9188',
    issuerNode,
    node,
    mechanism: 'session-ticket',
    relation: issuerNode === node ? 'same-node' : 'cross-node',
    excluded: false,
    resumed: 0,
    full,
    failed: 0,
    inconclusive: 0,
    reissued: full,
    notReissued: 0,
    reissuedResumed: 0,
    notReissuedResumed: 0,
    versionFailed: 0,
    certificateUnchecked: 0,
    error: (changes.failed ?? 0) > 0 ? 'alert:40' : null,
    firstAtMs: WINDOW.startMs,
    lastAtMs: WINDOW.endMs - 1,
    ...changes,
  };
}

/** Twenty handshakes that offered no session: all of them full and with a credential unless changed. */
export function baseline(changes: Partial<MatrixCell> = {}): MatrixCell {
  return offers({ issuerNode: null, relation: null, full: 20 - (changes.failed ?? 0), ...changes });
}

/** Every deviation that follows from trials, and from log rates beside them. */
export function deviationsOf(cells: readonly MatrixCell[], rates: readonly Rate[] = []) {
  const settings = { staleAfterMs: DEFAULT_STALE_AFTER_MS };
  return judge(sampleMeasurement(rates, [], cells), settings);
}

/** `severity rule node mechanism relation` of each deviation, without what is null. */
export function labelsOf(cells: readonly MatrixCell[], rates: readonly Rate[] = []) {
  return deviationsOf(cells, rates).map(({ severity, rule, node, mechanism, relation }) =>
    [severity, rule, node, mechanism, relation].filter((part) => part !== null).join(' '),
  );
}

/** Expects what deviates, whatever the order of the trials. */
export function expectLabels(cells: readonly MatrixCell[], expected: readonly string[]): void {
  expect(labelsOf(cells)).toEqual(expected);
  expect(labelsOf(cells.toReversed())).toEqual(expected);
}
