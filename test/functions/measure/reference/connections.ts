import { Buffer } from 'node:buffer';
import type { ClientKind } from '../../../../functions/clients/client-kind.ts';
import { type Outcome, UNKNOWN_VERSION } from '../../../../functions/model/balancer.ts';
import type { Handshake } from '../../../../functions/model/handshake.ts';
import { NEAR_MS } from '../../../../functions/model/marks/marks.ts';

/** One handshake, merged from every row that shows it. */
export type Connection = Pick<
  Handshake,
  | 'balancer_type'
  | 'region'
  | 'account_id'
  | 'balancer'
  | 'node'
  | 'client'
  | 'handshake_at_ms'
  | 'outcome'
> & {
  readonly tls_version: string;
  readonly client_kind: ClientKind;
  readonly listeners: readonly (string | null)[];
};

const PRECEDENCE: readonly Outcome[] = ['resumed', 'full', 'unknown', 'failed'];

/**
 * Merges rows into connections, whatever number of lines, objects and copies showed each. Those of
 * `probes`, rows of flows that stand for a probe's own connections, are left out.
 */
export function connectionsOf(
  logged: readonly Handshake[],
  keepAliveMs: number,
  probes: readonly Handshake[] = [],
): Connection[] {
  const rows = [...logged, ...probes];
  const isFlow = (row: Handshake) => row.identity_kind === 'flow';
  const byId = Map.groupBy(rows, (row) =>
    JSON.stringify([
      balancerOf(row),
      String(row.connection_id),
      isFlow(row) ? (row.node ?? '') : null,
    ]),
  );
  const groups = [...byId.values()];
  const identified = groups.filter(([first]) => first !== undefined && !isFlow(first));
  const flows = groups.filter((same) => !identified.includes(same));
  const more = new Map<readonly Handshake[], Handshake[]>();
  const alone: Handshake[][] = [];
  const ofProbe = new Set<readonly Handshake[]>();
  for (const part of flows.flatMap((same) => splitByPause(same, keepAliveMs))) {
    const isProbe = part.some((row) => probes.includes(row));
    const nearMs = isProbe ? NEAR_MS : keepAliveMs;
    const owners = identified.filter((same) =>
      same.some((row) => touches(row, part, nearMs, isProbe)),
    );
    if (isProbe) {
      for (const owner of owners) ofProbe.add(owner);
      continue;
    }
    const placed = inOnePlace(part);
    if (owners.length === 0) alone.push(placed);
    for (const owner of owners) more.set(owner, [...(more.get(owner) ?? []), ...placed]);
  }
  const ordinary = identified.filter((same) => !ofProbe.has(same));
  return [...ordinary.map((same) => [...same, ...(more.get(same) ?? [])]), ...alone].map(merge);
}

/** Rows of one flow name one place; where they do not, that with the greatest id is taken. */
function inOnePlace(part: readonly Handshake[]): Handshake[] {
  const [place] = part.toSorted((a, b) => (a.place_id < b.place_id ? 1 : -1));
  return part.map((row) => ({
    ...row,
    node: place?.node ?? null,
    listener: place?.listener ?? null,
  }));
}

/** Whether a row with a trace id is of the connection whose other lines lack it. */
function touches(
  row: Handshake,
  part: readonly Handshake[],
  keepAliveMs: number,
  isProbe: boolean,
): boolean {
  const [first] = part;
  if (first === undefined || (first.balancer_type !== 'application' && !isProbe)) return false;
  const ports = part.flatMap(({ client_port }) => (client_port === null ? [] : [client_port]));
  const begunMs = Math.min(...part.map((one) => one.handshake_at_ms));
  const endedMs = Math.max(...part.map(endOf));
  return (
    balancerOf(row) === balancerOf(first) &&
    (row.node ?? '') === (greatest(part.map(({ node }) => node)) ?? '') &&
    row.client === greatestHash(part) &&
    row.client_port === Math.max(...ports) &&
    begunMs - endOf(row) <= keepAliveMs &&
    row.handshake_at_ms - endedMs <= keepAliveMs
  );
}

function endOf(row: Handshake): number {
  return Math.max(row.last_seen_ms, row.handshake_at_ms);
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
    listeners: rows.map((row) => row.listener),
    client: greatestHash(rows),
    client_kind: onlyKind(rows),
    tls_version: greatest(rows.map((row) => row.tls_version)) ?? UNKNOWN_VERSION,
    handshake_at_ms: Math.min(...begun),
    outcome: PRECEDENCE.find((outcome) => rows.some((row) => row.outcome === outcome)) ?? 'unknown',
  };
}

/** The one kind that rows tell; several are mixed. */
function onlyKind(rows: readonly Handshake[]): ClientKind {
  const told = new Set(rows.flatMap(({ client_kind: kind }) => (kind === null ? [] : [kind])));
  if (told.size > 1) return 'mixed';
  return ([...told][0] as ClientKind | undefined) ?? 'none';
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

/** The greatest of the clients' hashes. */
function greatestHash(rows: readonly Handshake[]): bigint {
  return rows.reduce((most, { client }) => (client > most ? client : most), -(2n ** 63n));
}

const compareText = (a: string, b: string) => Buffer.compare(Buffer.from(a), Buffer.from(b));
