import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import {
  HANDSHAKE_COLUMNS,
  PARTITION_COLUMNS,
  SOURCE_COLUMNS,
} from '../../functions/lake/columns.ts';
import { tableFolder } from '../../functions/lake/table-key.ts';
import { type DuckDbSession, openDuckDbSession } from '../../infra/local/duckdb-session.ts';

/** 20 balancers: 12 application, 5 network, 3 classic; 3 nodes each; 3 days in one region. */
const BALANCERS = 20;
const NODES = 3;
const DAYS = 3;
/** Handshakes that are written at a time. */
const SLICE = 10_000_000;
const START_MS = Date.UTC(2026, 0, 1);

const typeCase = `CASE WHEN b < 12 THEN 'application' WHEN b < 17 THEN 'network' ELSE 'classic' END`;
const balancerName = `'app/service-' || b || '/' || substr(md5(CAST(b AS VARCHAR)), 1, 16)`;
/** A 64-bit hash, as signed as a BIGINT: DuckDB's own is an unsigned number. */
const hashOf = (key: string, salt: string) =>
  `CAST(CAST(hash(${key}, '${salt}') AS HUGEINT) - 9223372036854775808 AS BIGINT)`;
const rnd = (salt: string) => `(hash(i, '${salt}') % 1000003 / 1000003.0)`;

/** Kinds that a fleet may see; a client is of one, and one handshake in 33 of another behind its address. */
const KINDS = [
  'chromium',
  'safari',
  'go-http',
  'okhttp',
  'python-requests',
  'boto3',
  'curl',
  'firefox',
]
  .concat(['java-http-client', 'elb-health-checker', 'other', 'none', 'node-fetch', 'aws-sdk-java'])
  .map((kind) => `'${kind}'`)
  .join(', ');
const kindOfClient = `list_element([${KINDS}],
  1 + CAST(hash(CASE WHEN ${rnd('another-kind')} < 0.03 THEN i ELSE c END, 'kind') % 14 AS BIGINT))`;

/**
 * Writes `handshakes` handshakes as a lake of Parquet under `folder`: 60,000 clients a million,
 * some of them far busier than others, most with one home balancer; three application connections
 * in ten are seen by the connection log too, and one in twenty spans two objects. In slices, so that
 * its memory does not grow with them.
 */
export async function writeMeasureData(folder: string, handshakes: number): Promise<void> {
  await mkdir(join(folder, tableFolder('handshakes')), { recursive: true });
  const session = await openDuckDbSession();
  try {
    await session.run(`CREATE TEMP TABLE slice (first BIGINT, past BIGINT)`);
    await session.run(`CREATE TEMP VIEW rolled AS ${rolled(handshakes)}`);
    await session.run(`CREATE TEMP VIEW lines AS ${lines()}`);
    for (let first = 0; first < handshakes; first += SLICE) {
      await writeSlice(session, folder, first, Math.min(first + SLICE, handshakes));
    }
    const ledger = [...PARTITION_COLUMNS, ...SOURCE_COLUMNS].map((column) => column.name);
    await session.run(`COPY (SELECT ${ledger.join(', ')} FROM (${objects()}))
      TO '${join(folder, tableFolder('sources'))}'
      (FORMAT parquet, COMPRESSION zstd, PARTITION_BY (balancer_type, region, day))`);
  } finally {
    session.close();
  }
}

async function writeSlice(
  session: DuckDbSession,
  folder: string,
  first: number,
  past: number,
): Promise<void> {
  const columns = [...PARTITION_COLUMNS, ...HANDSHAKE_COLUMNS].map((column) => column.name);
  await session.run(`DELETE FROM slice`);
  await session.run(`INSERT INTO slice VALUES (${first}, ${past})`);
  await session.run(`COPY (SELECT ${columns.join(', ')} FROM lines)
    TO '${join(folder, tableFolder('handshakes'))}'
    (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE 100000, OVERWRITE_OR_IGNORE,
     FILENAME_PATTERN 'from-${first}-{i}', PARTITION_BY (balancer_type, region, day))`);
}

function rolled(handshakes: number): string {
  const clients = Math.ceil(handshakes * 0.06);
  return `SELECT *,
      ${typeCase} AS balancer_type
    FROM (
      SELECT i, c, CAST((CASE WHEN ${rnd('stray')} < 0.1 THEN i ELSE c END) % ${BALANCERS} AS BIGINT) AS b,
        CAST(floor(${rnd('node')} * ${NODES}) AS BIGINT) AS n,
        ${START_MS} + CAST(${rnd('at')} * ${DAYS * 86_400_000} AS BIGINT) AS at_ms
      FROM (SELECT i, CAST(floor(${clients} * pow(${rnd('client')}, 2)) AS BIGINT) AS c
        FROM range((SELECT first FROM slice), (SELECT past FROM slice)) AS numbers (i))
    )`;
}

/** An object of each balancer every five minutes, so that the last two days are judged. */
function objects(): string {
  return `SELECT balancer_type, 'eu-west-1' AS region,
      strftime(make_timestamp(1000 * ended_at_ms), '%Y-%m-%d') AS day,
      b || '-' || o AS source_id, ${hashOf(`b || '-' || o`, 'reading')} AS reading_id,
      'logs' AS bucket, b || '/' || o AS key, CAST(NULL AS VARCHAR) AS version,
      'application-access' AS kind, '123456789012' AS account_id, ${balancerName} AS balancer,
      ended_at_ms, CAST(1 AS BIGINT) AS bytes, CAST(1 AS BIGINT) AS lines, CAST(1 AS BIGINT) AS rows,
      '{}' AS skipped, '{}' AS rejected, CAST(NULL AS VARCHAR) AS quarantined
    FROM (SELECT b, o, ${typeCase} AS balancer_type, ${START_MS} + (o + 1) * 300000 AS ended_at_ms
      FROM range(${BALANCERS}) AS balancers (b) CROSS JOIN range(${DAYS * 288}) AS periods (o))`;
}

function lines(): string {
  return `SELECT balancer_type, 'eu-west-1' AS region,
      strftime(make_timestamp(1000 * (at_ms + later_ms)), '%Y-%m-%d') AS day,
      '123456789012' AS account_id,
      ${balancerName} AS balancer,
      '10.' || b || '.' || n || '.17' AS node,
      CASE WHEN logged THEN '443' END AS listener,
      ${hashOf("concat_ws(' ', b, n)", 'node')} AS node_id,
      ${hashOf("concat_ws(' ', b, n, logged)", 'place')} AS place_id,
      at_ms + later_ms AS handshake_at_ms,
      at_ms + later_ms + CAST(${rnd('lasts')} * 60000 AS BIGINT) AS last_seen_ms,
      ${hashOf('c', 'client')} AS client,
      CAST(1024 + hash(i) % 60000 AS INTEGER) AS client_port,
      ${hashOf('i', 'connection')} AS connection_id,
      CASE balancer_type WHEN 'application' THEN 'trace' WHEN 'network' THEN 'line' ELSE 'flow' END
        AS identity_kind,
      CASE WHEN ${rnd('version')} < 0.8 THEN '1.3' ELSE '1.2' END AS tls_version,
      'TLS_AES_128_GCM_SHA256' AS cipher,
      CASE WHEN balancer_type <> 'application' OR logged THEN 'unknown'
        WHEN ${rnd('outcome')} < 0.4 THEN 'resumed' ELSE 'full' END AS outcome,
      CASE WHEN logged THEN CAST(4.0 AS DOUBLE) END AS handshake_ms,
      CAST(NULL AS VARCHAR) AS certificate,
      CASE WHEN logged AND b = 0 THEN true END AS mutual_tls,
      CASE WHEN balancer_type <> 'network' AND NOT logged THEN ${kindOfClient} END AS client_kind,
      CAST(NULL AS VARCHAR) AS probe_token,
      ${hashOf('i % 1000', 'reading')} AS reading_id
    FROM (
      SELECT *, false AS logged, 0 AS later_ms FROM rolled
      UNION ALL
      SELECT *, true, 0 FROM rolled WHERE balancer_type = 'application' AND ${rnd('logged')} < 0.3
      UNION ALL
      SELECT *, false, 900000 FROM rolled WHERE ${rnd('split')} < 0.05
    )`;
}
