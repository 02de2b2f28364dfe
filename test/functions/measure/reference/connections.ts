import { Buffer } from 'node:buffer';
import { type Outcome, UNKNOWN_VERSION } from '../../../../functions/model/balancer.ts';
import { FLOW_ID_PREFIX, type Handshake } from '../../../../functions/model/handshake.ts';

/** One handshake, merged from every row that shows it. */
export type Connection = Pick<
  Handshake,
  | 'balancer_type'
  | 'region'
  | 'account_id'
  | 'balancer'
  | 'node'
  | 'listener'
  | 'client'
  | 'handshake_at_ms'
  | 'outcome'
> & { readonly tls_version: string };

const PRECEDENCE: readonly Outcome[] = ['resumed', 'full', 'unknown', 'failed'];

/** Merges rows into connections, whatever number of lines, objects and copies showed each. */
export function connectionsOf(rows: readonly Handshake[], keepAliveMs: number): Connection[] {
  const isFlow = (row: Handshake) => row.connection_id.startsWith(FLOW_ID_PREFIX);
  const byId = Map.groupBy(rows, (row) =>
    JSON.stringify([balancerOf(row), row.connection_id, isFlow(row) ? (row.node ?? '') : null]),
  );
  return [...byId.values()].flatMap((same) => {
    const [first] = same;
    const isOne = first === undefined || !isFlow(first);
    return (isOne ? [same] : splitByPause(same, keepAliveMs)).map(merge);
  });
}

/** Account, region, type and name together name one balancer. */
export function balancerOf(
  row: Pick<Handshake, 'account_id' | 'region' | 'balancer_type' | 'balancer'>,
): string {
  return JSON.stringify([row.account_id, row.region, row.balancer_type, row.balancer]);
}

function splitByPause(rows: readonly Handshake[], keepAliveMs: number): Handshake[][] {
  const parts: Handshake[][] = [];
  let seenUntilMs = Number.NEGATIVE_INFINITY;
  for (const row of rows.toSorted((a, b) => a.handshake_at_ms - b.handshake_at_ms)) {
    if (row.handshake_at_ms - seenUntilMs > keepAliveMs) parts.push([]);
    parts.at(-1)?.push(row);
    seenUntilMs = Math.max(seenUntilMs, row.last_seen_ms, row.handshake_at_ms);
  }
  return parts;
}

function merge(rows: readonly Handshake[]): Connection {
  const [first] = rows;
  if (first === undefined) throw new Error('a connection has at least one row');
  const logged = rows.filter(isConnectionLog);
  const begun = (logged.length > 0 ? logged : rows).map((row) => row.handshake_at_ms);
  return {
    balancer_type: first.balancer_type,
    region: first.region,
    account_id: first.account_id,
    balancer: first.balancer,
    node: greatest(rows.map((row) => row.node)),
    listener: greatest(rows.map((row) => row.listener)),
    client: greatest(rows.map((row) => row.client)) ?? '',
    tls_version: greatest(rows.map((row) => row.tls_version)) ?? UNKNOWN_VERSION,
    handshake_at_ms: Math.min(...begun),
    outcome: PRECEDENCE.find((outcome) => rows.some((row) => row.outcome === outcome)) ?? 'unknown',
  };
}

/** Only the connection log has a handshake time or a failure. */
function isConnectionLog(row: Handshake): boolean {
  return (
    row.balancer_type === 'application' && (row.handshake_ms !== null || row.outcome === 'failed')
  );
}

/** Any value that is known, always the same one: the last in text order. */
function greatest(values: readonly (string | null)[]): string | null {
  return (
    values
      .filter((value) => value !== null)
      .toSorted(compareText)
      .at(-1) ?? null
  );
}

const compareText = (a: string, b: string) => Buffer.compare(Buffer.from(a), Buffer.from(b));
