import { hexWith, seededRandom } from '../seeded-random.ts';

const CLIENTS = 60_000;
const USER_AGENTS = 1300;
const ROUTES = 900;
const START_MS = Date.UTC(2026, 0, 2, 3, 0, 0);

/** What the pools of a generated log hold; the same seed gives the same pools. */
export interface Pools {
  readonly clients: readonly string[];
  readonly userAgents: readonly string[];
  readonly routes: readonly string[];
}

/**
 * Application access log lines of 34 fields (about 630 bytes), `requestsPerConnection` of them on
 * one connection, interleaved as a busy node writes them; yields pieces of about 1 MB.
 */
export function* applicationAccessLog(
  lines: number,
  requestsPerConnection: number,
  seed: number,
): Generator<string> {
  const random = seededRandom(seed);
  const hex = hexWith(random);
  const pick = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)] as T;
  const pools = makePools(random, hex);
  const open: (AccessConnection & { left: number })[] = [];
  let piece = '';
  for (let line = 0; line < lines; line += 1) {
    const at = Math.floor(random() * (requestsPerConnection === 1 ? 1 : 2000));
    let connection = open[at];
    if (connection === undefined || connection.left === 0) {
      const client = skewed(pools.clients, random);
      connection = {
        ...newAccessConnection(SHOP, client, { random, hex, pick }),
        left: requestsPerConnection,
      };
      open[at] = connection;
    }
    connection.left -= 1;
    piece += accessLine(START_MS + line / 3, connection, pools, { random, hex, pick });
    if (piece.length > 1_000_000) {
      yield piece;
      piece = '';
    }
  }
  yield piece;
}

/** What all lines of a log are drawn with. */
export interface Dice {
  readonly random: () => number;
  readonly hex: (digits: number) => string;
  readonly pick: <T>(from: readonly T[]) => T;
}

/** Where the connections of a log arrive: the balancer's name as logs write it, and its node. */
export interface LogOrigin {
  readonly balancer: string;
  readonly node: string;
}

const SHOP: LogOrigin = { balancer: 'app/shop/50dc6c495c0c9188', node: '198.51.100.4' };

/** What is the same on all lines of one connection. */
export interface AccessConnection extends LogOrigin {
  /** Address and port. */
  readonly client: string;
  readonly id: string;
  readonly certificate: string;
  readonly tls: string;
}

/** A connection of `client`, resumed or full as the dice fall. */
export function newAccessConnection(
  origin: LogOrigin,
  client: string,
  { random, hex, pick }: Dice,
): AccessConnection {
  return {
    ...origin,
    client: `${client}:${1024 + Math.floor(random() * 64_000)}`,
    id: `TID_${hex(32)}`,
    certificate: random() < 0.4 ? 'session-reused' : pick(CERTIFICATES),
    tls: pick(TLS),
  };
}

/** One line of 34 fields with its line feed, about a request that ended at `atMs`. */
export function accessLine(
  atMs: number,
  connection: AccessConnection,
  pools: Pools,
  { random, hex, pick }: Dice,
): string {
  const tookMs = Math.floor(Math.exp(random() * 6));
  const created = new Date(atMs - tookMs).toISOString().replace('Z', '000Z');
  const micros = String(Math.floor(random() * 1000)).padStart(3, '0');
  const written = new Date(atMs).toISOString().replace('Z', `${micros}Z`);
  const target = `10.0.${Math.floor(random() * 8)}.${Math.floor(random() * 40)}:8080`;
  const status = random() < 0.87 ? '200' : pick(['301', '304', '404', '500', '502']);
  const path = pick(pools.routes).replaceAll('*', () => hex(12));
  const method = random() < 0.8 ? 'GET' : 'POST';
  const received = Math.floor(Math.exp(random() * 7));
  const sent = Math.floor(Math.exp(random() * 11));
  return (
    `h2 ${written} ${connection.balancer} ${connection.client} ${target} 0.000 ` +
    `${(tookMs / 1000).toFixed(3)} 0.000 ${status} ${status} ${received} ${sent} ` +
    `"${method} https://www.shop.example:443${path} HTTP/2.0" "${pick(pools.userAgents)}" ` +
    `${connection.tls} arn:aws:elasticloadbalancing:eu-west-1:123456789012:targetgroup/shop/` +
    `73e2d6bc24d8a067 "Root=1-${hex(8)}-${hex(24)}" "www.shop.example" ` +
    `"${connection.certificate}" ${Math.floor(random() * 12)} ${created} "forward" "-" "-" ` +
    `"${target}" "${status}" "-" "-" ${connection.id} "-" "-" "-" ${connection.node}\n`
  );
}

const CERTIFICATES = [0, 1, 2].map(
  (n) => `arn:aws:acm:eu-west-1:123456789012:certificate/12345678-1234-1234-1234-12345678901${n}`,
);

const TLS = [
  'TLS_AES_128_GCM_SHA256 TLSv1.3',
  'TLS_AES_128_GCM_SHA256 TLSv1.3',
  'ECDHE-RSA-AES128-GCM-SHA256 TLSv1.2',
];

/** Clients, user agents and routes to draw from. */
export function makePools(random: () => number, hex: (digits: number) => string): Pools {
  const number = (limit: number) => Math.floor(random() * limit);
  const client = () =>
    random() < 0.12
      ? `2001:db8:${hex(4)}:${hex(4)}::${hex(4)}`
      : `${1 + number(220)}.${number(256)}.${number(256)}.${number(256)}`;
  const userAgent = () =>
    `Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) ` +
    `Chrome/${number(140)}.0.${number(7000)}.${number(200)} Safari/537.36`;
  const route = () => {
    const parts = Array.from({ length: 1 + number(4) }, () => (random() < 0.3 ? '*' : hex(6)));
    return `/api/${parts.join('/')}${random() < 0.4 ? '?cursor=*&limit=50' : ''}`;
  };
  return {
    clients: Array.from({ length: CLIENTS }, client),
    userAgents: Array.from({ length: USER_AGENTS }, userAgent),
    routes: Array.from({ length: ROUTES }, route),
  };
}

/** Few clients come often, most come seldom. */
function skewed(from: readonly string[], random: () => number): string {
  return from[Math.floor(from.length ** random()) % from.length] as string;
}
