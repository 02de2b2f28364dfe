import { CLIENT_KINDS } from '../../../../functions/clients/client-kind.ts';
import { nodeIdOf, placeIdOf } from '../../../../functions/ingest/connections/place-id.ts';
import { readingNumber } from '../../../../functions/ingest/lake-keys.ts';
import { measure } from '../../../../functions/measure/measure.ts';
import type { Measurement } from '../../../../functions/model/rate.ts';
import { HOUR_MS } from '../../../../functions/model/time.ts';
import type { DuckDbSession } from '../../../../infra/local/duckdb-session.ts';
import { ledgerRow, SETTINGS } from '../../measure/lake-rows.ts';
import { fillTables } from '../../measure/table-engine.ts';
import { LIFETIME_MS, type SimulatedHandshake } from './simulated-visits.ts';

const START_MS = Date.UTC(2026, 0, 5);
const PLACE = {
  balancerType: 'application',
  region: 'eu-west-1',
  accountId: '123456789012',
  listener: '443',
} as const;

export const balancerAt = (at: number) => `app/simulated/${at}`;
export const nodeAt = (at: number) => `10.0.0.${at + 1}`;

/** Measures logs of several balancers by the one query, and returns the measurement of each. */
export async function measureBalancers(
  session: DuckDbSession,
  logs: readonly (readonly SimulatedHandshake[])[],
): Promise<readonly Measurement[]> {
  const ledger = logs.flatMap((_, at) =>
    Array.from({ length: (2 * LIFETIME_MS) / HOUR_MS }, (_, hour) =>
      ledgerRow(START_MS + (hour + 1) * HOUR_MS, { balancer: balancerAt(at) }),
    ),
  );
  await fillTables(session, [], ledger);
  for (const [at, log] of logs.entries()) await insertLog(session, at, log);
  const settings = { ...SETTINGS, fromMs: START_MS, toMs: START_MS + 2 * LIFETIME_MS };
  const whole = await measure(session, settings);
  return logs.map((_, at) => ofBalancer(whole, balancerAt(at)));
}

/** The columns of a log as one JSON text: a literal for each value takes longer to plan than to query. */
async function insertLog(
  session: DuckDbSession,
  at: number,
  log: readonly SimulatedHandshake[],
): Promise<void> {
  const balancer = balancerAt(at);
  const columns = {
    node: log.map(({ node }) => node),
    kind: log.map(({ kind }) => CLIENT_KINDS.indexOf(kind)),
    old: log.map(({ tlsVersion }) => Number(tlsVersion === '1.2')),
    resumed: log.map(({ isResumed }) => Number(isResumed)),
    at: log.map(({ atMs }) => START_MS + atMs),
    client: log.map(({ address }) => address),
    id: log.map((_, row) => at * 1_000_000_000 + row),
  };
  const shape = Object.fromEntries(Object.keys(columns).map((name) => [name, ['BIGINT']]));
  const nodes = [...new Set(columns.node)].map((node) => {
    const place = { ...PLACE, balancer, node: nodeAt(node) };
    const [nodeId, placeId] = [nodeIdOf(place), placeIdOf(place)].map(readingNumber);
    return `(${node}, '${place.node}', ${nodeId}, ${placeId})`;
  });
  const kinds = CLIENT_KINDS.map((kind, number) => `(${number}, '${kind}')`);
  await session.run(`INSERT INTO handshakes (balancer_type, region, day, account_id, balancer, listener,
  identity_kind, reading_id, node, node_id, place_id, client_kind, tls_version, outcome,
  handshake_at_ms, last_seen_ms, client, connection_id)
SELECT '${PLACE.balancerType}', '${PLACE.region}', strftime(make_timestamp("at" * 1000), '%Y-%m-%d'),
  '${PLACE.accountId}', '${balancer}', '${PLACE.listener}', 'trace', 1, name, node_id, place_id, client_kind,
  CASE old WHEN 1 THEN '1.2' ELSE '1.3' END, CASE resumed WHEN 1 THEN 'resumed' ELSE 'full' END,
  "at", "at", client, id
FROM (
  SELECT ${Object.keys(columns)
    .map((name) => `unnest(log."${name}") AS "${name}"`)
    .join(', ')}
  FROM (SELECT from_json('${JSON.stringify(columns)}', '${JSON.stringify(shape)}') AS log)
)
JOIN (VALUES ${nodes.join(', ')}) AS nodes (node, name, node_id, place_id) USING (node)
JOIN (VALUES ${kinds.join(', ')}) AS kinds (kind, client_kind) USING (kind)`);
}

function ofBalancer(whole: Measurement, balancer: string): Measurement {
  const own = <Row extends { readonly balancer: string | null }>(rows: readonly Row[]) =>
    rows.filter((row) => row.balancer === balancer);
  const { rates, attainable, returns, strata, arrivals } = whole.clients;
  return {
    ...whole,
    rates: own(whole.rates),
    freshness: own(whole.freshness),
    clients: {
      ...{ rates: own(rates), attainable: own(attainable) },
      ...{ returns: own(returns), strata: own(strata), arrivals: own(arrivals) },
    },
  };
}
