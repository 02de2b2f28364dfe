import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const FOLDER = 'AWSLogs/123456789012/elasticloadbalancing/eu-west-1/2026/01/02';
const STEM = '123456789012_elasticloadbalancing_eu-west-1_old-shop_20260102T1000Z_192.0.2.1';

/** Where AWS would put a classic log, in a bucket or below a folder. */
export const classicKey = (name: string): string => `${FOLDER}/${STEM}_${name}.log`;

const PORTS = 60_000;

/** A request of a classic balancer, as its access log writes it; each index is a connection. */
export function classicLine(index: number, tlsVersion: string): string {
  const client = `198.51.100.${7 + Math.floor(index / PORTS)}:${1024 + (index % PORTS)}`;
  const times = '0.000086 0.001048 0.001337 200 200 0 57';
  return (
    `2026-01-02T09:30:00.${String(index).padStart(6, '0')}Z old-shop ${client} ` +
    `10.0.0.1:80 ${times} "GET https://shop.example.com:443/ HTTP/1.1" "curl/8.5.0" ` +
    `ECDHE-RSA-AES128-GCM-SHA256 ${tlsVersion}\n`
  );
}

/** A connection of an application balancer with one request, as its access log writes it. */
export interface ApplicationConnection {
  readonly at: string;
  readonly client: string;
  readonly node: string;
  readonly resumed: boolean;
  readonly traceId: number;
}

export const APPLICATION = 'app/shop/50dc6c495c0c9188';

export function applicationLine(connection: ApplicationConnection): string {
  const { at, client, node, resumed, traceId } = connection;
  const times = '0.086 0.048 0.037 200 200 0 57';
  const certificate = resumed
    ? 'session-reused'
    : 'arn:aws:acm:eu-west-1:123456789012:certificate/1';
  return (
    `https ${at} ${APPLICATION} ${client} 10.0.0.1:80 ${times} ` +
    '"GET https://shop.example:443/ HTTP/1.1" "curl/8.5.0" ECDHE-RSA-AES128-GCM-SHA256 TLSv1.2 ' +
    'arn:aws:elasticloadbalancing:eu-west-1:123456789012:targetgroup/shop/73e2d6bc24d8a067 ' +
    `"Root=1-58337262-36d228ad5d99923122bbe354" "shop.example" "${certificate}" 0 ${at} ` +
    '"forward" "-" "-" "10.0.0.1:80" "200" "-" "-" ' +
    `${traceOf(traceId)} "-" "-" "-" ${node} "-" "-"\n`
  );
}

/** The same connection as the connection log writes it, with a client certificate or without. */
export function connectionLine(
  { at, client, traceId }: ApplicationConnection,
  isMutual: boolean,
  listener = 443,
): string {
  const [address, port] = client.split(':');
  const validity = 'NotBefore=2026-01-01T00:00:00Z;NotAfter=2027-01-01T00:00:00Z';
  const certificate = isMutual ? `"CN=client" ${validity} 01` : '"-" - -';
  return (
    `${at} ${address} ${port} ${listener} TLSv1.2 ECDHE-RSA-AES128-GCM-SHA256 0.037 ` +
    `${certificate} Success ${traceOf(traceId)}\n`
  );
}

function traceOf(id: number): string {
  return `TID_${String(id).padStart(32, '0')}`;
}

/** Writes a log of the application balancer, of the period up to `end`; `kind`: which of its logs. */
export function writeApplicationLog(
  dir: string,
  lines: readonly string[],
  kind: 'access' | 'connection' = 'access',
  end = '20260102T1300Z',
): string {
  const folder = join(dir, FOLDER);
  mkdirSync(folder, { recursive: true });
  const stem = '123456789012_elasticloadbalancing_eu-west-1_app.shop.50dc6c495c0c9188';
  const prefix = kind === 'connection' ? 'conn_log.' : '';
  const path = join(folder, `${prefix}${stem}_${end}_192.0.2.1_2abcdef2.log`);
  writeFileSync(path, lines.join(''));
  return path;
}

/** Writes a classic log file below `dir`, where `aws s3 sync` would leave it; returns its path. */
export function writeClassicLog(dir: string, lines: readonly string[], name = '1abcdef2'): string {
  const path = join(dir, classicKey(name));
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, lines.join(''));
  return path;
}
