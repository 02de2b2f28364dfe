import { createHash } from 'node:crypto';
import { nodeIdOf, placeIdOf } from '../../../functions/ingest/connections/place-id.ts';
import { readingNumber } from '../../../functions/ingest/lake-keys.ts';
import type { Handshake, IdentityKind } from '../../../functions/model/handshake.ts';
import type { MeasureSettings } from '../../../functions/model/rate.ts';
import type { Source } from '../../../functions/model/source.ts';
import { HOUR_MS } from '../../../functions/model/time.ts';
import type { StoredTrial } from './reference/reference.ts';

/** Noon, so that a window cuts days in the middle. */
export const T0 = Date.UTC(2026, 0, 2, 12);

export const SETTINGS: MeasureSettings = {
  sessionLifetimeMs: 24 * HOUR_MS,
  keepAliveMs: HOUR_MS,
  fromMs: null,
  toMs: null,
  revision: 0,
  exclusions: [],
};

let lastId = 0;

/** A handshake's columns, hashes also as short texts that stand for them: `TID_1`, `flow:2`. */
export type HandshakeText = Omit<Handshake, 'client' | 'connection_id'> & {
  readonly client: string | bigint;
  readonly connection_id: string | bigint;
};

/** The hash for which a text stands: the same text, the same hash. */
export function hashOf(text: string): bigint {
  return createHash('sha256').update(text).digest().readBigInt64LE();
}

function identityKindOf(id: string | bigint): IdentityKind {
  const [, kind] = typeof id === 'string' ? (/^(flow|line):/.exec(id) ?? []) : [];
  return (kind ?? 'trace') as IdentityKind;
}

/** The ids of the node and the place that a row names. */
export function placeOf(
  row: Omit<Handshake, 'node_id' | 'place_id'>,
): Pick<Handshake, 'node_id' | 'place_id'> {
  const place = {
    balancerType: row.balancer_type,
    region: row.region,
    accountId: row.account_id,
    balancer: row.balancer,
    node: row.node,
    listener: row.listener,
  };
  return {
    node_id: readingNumber(nodeIdOf(place)),
    place_id: readingNumber(placeIdOf(place)),
  };
}

/** A resumable handshake of an application balancer at `T0`, a connection of its own unless told. */
export function handshake(given: Partial<HandshakeText> = {}): Handshake {
  lastId += 1;
  const atMs = given.handshake_at_ms ?? T0;
  const { client = 'client-a', connection_id: id = `TID_${lastId}`, ...rest } = given;
  const row: Omit<Handshake, 'node_id' | 'place_id'> = {
    balancer_type: 'application',
    region: 'eu-west-1',
    day: new Date(given.last_seen_ms ?? atMs).toISOString().slice(0, 10),
    account_id: '123456789012',
    balancer: 'app/shop/0123456789abcdef',
    node: '10.0.0.1',
    listener: '443',
    handshake_at_ms: atMs,
    last_seen_ms: atMs,
    client_port: 40_000,
    identity_kind: identityKindOf(id),
    tls_version: '1.3',
    cipher: 'TLS_AES_128_GCM_SHA256',
    outcome: 'full',
    handshake_ms: null,
    certificate: null,
    mutual_tls: null,
    client_kind: null,
    probe_token: null,
    reading_id: 1n,
    ...rest,
    client: typeof client === 'string' ? hashOf(client) : client,
    connection_id: typeof id === 'string' ? hashOf(id) : id,
  };
  return { ...placeOf(row), ...row };
}

/** A ledger entry of an object that ended at `endedAtMs`, an object of its own unless told. */
export function ledgerRow(endedAtMs: number | null, given: Partial<Source> = {}): Source {
  lastId += 1;
  return {
    balancerType: 'application',
    day: new Date(endedAtMs ?? T0).toISOString().slice(0, 10),
    sourceId: `source-${lastId}`,
    bucket: 'logs',
    key: 'key',
    version: null,
    kind: 'application-access',
    accountId: '123456789012',
    region: 'eu-west-1',
    balancer: 'app/shop/0123456789abcdef',
    endedAtMs,
    bytes: 1,
    lines: 1,
    rows: 1,
    skipped: {},
    rejected: {},
    quarantined: null,
    handshakeKeys: [],
    trialKeys: [],
    ledgerKey: 'ledger',
    ...given,
  };
}

/** A trial at `T0` that offered node A's ticket to node A and was resumed, unless told. */
export function trial(given: Partial<StoredTrial> = {}): StoredTrial {
  const issuer = given.issuer_node === undefined ? '10.0.0.1' : given.issuer_node;
  const node = given.node ?? '10.0.0.1';
  const atMs = given.tried_at_ms ?? T0;
  return {
    run_id: 'run',
    tried_at_ms: atMs,
    day: new Date(atMs).toISOString().slice(0, 10),
    prober_region: null,
    balancer_type: 'application',
    region: 'eu-west-1',
    balancer: 'app/shop/0123456789abcdef',
    issuer_node: issuer,
    node,
    relation: issuer === null ? null : issuer === node ? 'same-node' : 'cross-node',
    mechanism: 'session-ticket',
    tls_version: null,
    outcome: 'resumed',
    reissued: null,
    resumed_by: null,
    ticket_lifetime_s: null,
    session_age_ms: null,
    connect_ms: null,
    handshake_ms: null,
    error: null,
    client_port: null,
    certificate_checked: null,
    ticket_key_hash: null,
    purpose: null,
    account_id: null,
    request_token: null,
    probe_token: null,
    source_id: 'source',
    ...given,
  };
}
