import { writeFileSync } from 'node:fs';
import type { Trial } from '../../../../functions/model/trial.ts';

export const TRIED_BALANCER = 'app/shop/50dc6c495c0c9188';
const NODES = ['192.0.2.1', '192.0.2.2'] as const;
const ATTEMPTS = 12;

/** Writes a result file: TLS 1.3 sessions at two nodes, accepted across nodes where `crossNode` says so. */
export function writeTrials(path: string, at: string, crossNode: 'resumed' | 'full'): string {
  const lines = Array.from({ length: ATTEMPTS }, (_, index) => {
    const atMs = Date.parse(at) + index * 1000;
    return NODES.flatMap((node) => [
      trial(atMs, node, null, 'full'),
      ...NODES.map((issuer) => trial(atMs, node, issuer, issuer === node ? 'resumed' : crossNode)),
    ]);
  });
  const texts = lines.flat().map((line) => `${JSON.stringify({ schema: 1, ...line })}\n`);
  writeFileSync(path, texts.join(''));
  return path;
}

function trial(
  atMs: number,
  node: string,
  issuer: string | null,
  outcome: 'resumed' | 'full',
): Trial {
  return {
    run_id: `run-${atMs}`,
    tried_at_ms: atMs,
    prober_region: null,
    ...{ balancer_type: 'application', region: 'eu-west-1', balancer: TRIED_BALANCER },
    ...{ issuer_node: issuer, node, mechanism: 'psk', tls_version: '1.3', outcome },
    relation: issuer === null ? null : issuer === node ? 'same-node' : 'cross-node',
    reissued: true,
    resumed_by: outcome === 'resumed' ? 'psk' : null,
    ...{ ticket_lifetime_s: null, session_age_ms: issuer === null ? null : 10 },
    ...{ connect_ms: 1, handshake_ms: 1, error: null, client_port: null },
    ...{ certificate_checked: true, ticket_key_hash: null, purpose: null },
    ...{ account_id: null, request_token: null },
  };
}
