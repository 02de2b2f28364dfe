import { readFileSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';

const FIXTURES = new URL('../fixtures/logs/', import.meta.url).pathname;
const FOLDER = 'AWSLogs/123456789012/elasticloadbalancing/eu-west-1/2026/01/02';
const STEM = '123456789012_elasticloadbalancing_eu-west-1';
const SHOP = 'app.shop.50dc6c495c0c9188';
const NODES = ['10.0.0.1', '10.0.0.2'];

export const LOGS = 'shop-logs';
export const RESULTS = 'probe-results';

/** An object of a bucket; null bytes: it was there when its message was written, and is gone. */
export interface InputObject {
  readonly bucket: string;
  readonly key: string;
  readonly bytes: Uint8Array | null;
}

const fixture = (name: string) => readFileSync(join(FIXTURES, `${name}.log`));
const zipped = (name: string) => gzipSync(fixture(name));
const log = (fileName: string, bytes: Uint8Array | null, folder = FOLDER): InputObject => ({
  bucket: LOGS,
  key: `${folder}/${fileName}`,
  bytes,
});

/** Objects of every kind that may lie in a bucket, by what is peculiar to each. */
export const INPUTS = {
  access: log(
    `${STEM}_${SHOP}_20260102T0305Z_198.51.100.4_1aaaaaaa.log.gz`,
    zipped('application-access-odd'),
  ),
  flows: log(
    `${STEM}_${SHOP}_20260102T0435Z_198.51.100.4_2bbbbbbb.log.gz`,
    zipped('application-access-flows'),
  ),
  rejected: log(
    `${STEM}_${SHOP}_20260102T0305Z_198.51.100.5_3ccccccc.log.gz`,
    zipped('application-access-wrong'),
  ),
  connections: log(
    `conn_log_${STEM}_${SHOP}_20260102T0305Z_198.51.100.4_4ddddddd.log.gz`,
    zipped('application-connection'),
    `a team's logs + more/${FOLDER}`,
  ),
  network: log(
    `${STEM}_net.mqtt.c6e77e28c25b2234_20260102T0305Z_5eeeeeee.log.gz`,
    zipped('network-tls-access'),
  ),
  classic: log(
    `${STEM}_my-loadbalancer_20260102T0305Z_198.51.100.77_6fffffff.log`,
    fixture('classic-access'),
  ),
  truncated: log(
    `${STEM}_${SHOP}_20260102T0310Z_198.51.100.4_7aaaaaaa.log.gz`,
    zipped('application-access-lengths').subarray(0, -20),
  ),
  gone: log(`${STEM}_${SHOP}_20260102T0310Z_198.51.100.5_8bbbbbbb.log.gz`, null),
  noLog: log('README.txt', Buffer.from('What lies here is written by load balancers.\n'), 'notes'),
  trials: result('trials/2026/01/02/our-run.ndjson', [
    ...trialLines('our-run', 'net/mqtt/c6e77e28c25b2234', 'network'),
  ]),
  foreignTrials: result('from-elsewhere.ndjson', [
    ...trialLines('their-run', 'app/shop/50dc6c495c0c9188', 'application'),
    '{"schema":1,"a line":"that is no trial"}',
  ]),
} as const satisfies Readonly<Record<string, InputObject>>;

/** An access log of the window that comes when the window was measured already. */
export const LATE = log(
  `${STEM}_${SHOP}_20260102T0305Z_198.51.100.6_9ccccccc.log.gz`,
  zipped('application-access-reduced'),
);

/** Writes objects into one folder a bucket below `dir`; the folders by the buckets' names. */
export async function writeBuckets(
  dir: string,
  inputs: readonly InputObject[] = Object.values(INPUTS),
): Promise<ReadonlyMap<string, string>> {
  for (const { bucket, key, bytes } of inputs) {
    if (bytes === null) continue;
    const path = join(dir, bucket, key);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, bytes);
  }
  return new Map([LOGS, RESULTS].map((bucket) => [bucket, join(dir, bucket)]));
}

function result(key: string, lines: readonly string[]): InputObject {
  return { bucket: RESULTS, key, bytes: Buffer.from(`${lines.join('\n')}\n`) };
}

/** Ten trials of each pair of nodes; a session is taken by its issuer alone. */
function trialLines(run: string, balancer: string, balancerType: string): readonly string[] {
  return NODES.flatMap((issuer) =>
    NODES.flatMap((node) =>
      Array.from({ length: 10 }, (_, second) =>
        JSON.stringify({
          ...{ schema: 1, run_id: run, balancer, balancer_type: balancerType },
          tried_at: `2026-01-02T03:00:${String(second).padStart(2, '0')}Z`,
          ...{ region: 'eu-west-1', issuer_node: issuer, node, mechanism: 'session-ticket' },
          outcome: issuer === node ? 'resumed' : 'full',
        }),
      ),
    ),
  );
}
