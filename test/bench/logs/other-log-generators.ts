import { hexWith, seededRandom } from '../seeded-random.ts';
import type { LogOrigin } from './access-log-generator.ts';

const START_MS = Date.UTC(2026, 0, 2, 3, 0, 0);
const CLIENTS = 60_000;

/** What the lines below are drawn with. */
export interface LineDice {
  readonly number: (limit: number) => number;
  readonly hex: (digits: number) => string;
}

/** What the generators below roll: numbers, hex digits and returning clients. */
function dice(seed: number) {
  const random = seededRandom(seed);
  const number = (limit: number) => Math.floor(random() * limit);
  const client = () => `${1 + number(220)}.${number(256)}.${number(256)}.${number(256)}`;
  const clients = Array.from({ length: CLIENTS }, client);
  return {
    number,
    hex: hexWith(random),
    client: () => clients[Math.floor(CLIENTS ** random()) % CLIENTS] as string,
    port: () => 1024 + number(64_000),
  };
}

/** Joins lines to pieces of about 1 MB. */
function* pieces(lines: number, line: (at: number) => string): Generator<string> {
  let piece = '';
  for (let at = 0; at < lines; at += 1) {
    piece += line(at);
    if (piece.length > 1_000_000) {
      yield piece;
      piece = '';
    }
  }
  yield piece;
}

const iso = (ms: number) => new Date(ms).toISOString().replace('Z', '000Z');

/** One connection as its log knows it: which client came where, and when. */
export interface LogVisit extends LogOrigin {
  readonly atMs: number;
  readonly client: string;
  readonly port: number;
}

/** Application connection log lines of 15 fields, one connection each. */
export function applicationConnectionLog(lines: number, seed: number): Generator<string> {
  const { number, hex, client, port } = dice(seed);
  const origin = { balancer: 'app/shop/50dc6c495c0c9188', node: '198.51.100.4' };
  return pieces(lines, (at) => {
    const visit = { ...origin, atMs: START_MS + at / 3, client: client(), port: port() };
    const latency = number(300);
    const tls = 'TLSv1.3 TLS_AES_128_GCM_SHA256';
    return connectionLine(visit, { tls, latency, traceId: `TID_${hex(32)}` });
  });
}

/** One line of a connection log; `tls` is version and cipher, `latency` in ms. */
export function connectionLine(
  { atMs, client, port, balancer, node }: LogVisit,
  { tls, latency, traceId }: { tls: string; latency: number; traceId: string },
): string {
  return (
    `${iso(atMs)} ${client} ${port} 443 ${tls} ` +
    `0.${String(latency).padStart(3, '0')} "-" - - Success ${traceId} x25519 ` +
    `${balancer} ${node}\n`
  );
}

/** Network TLS access log lines of 22 fields, one connection each. */
export function networkTlsLog(lines: number, seed: number): Generator<string> {
  const { number, hex, client, port } = dice(seed);
  return pieces(lines, (at) => {
    const lastedMs = number(60_000);
    const visit = { atMs: START_MS + at / 3, client: client(), port: port() };
    const origin = { balancer: 'net/mqtt/c6e77e28c25b2234', node: `198.51.100.${number(3)}` };
    return networkLine({ ...visit, ...origin }, lastedMs, { number, hex });
  });
}

/** One line of a network balancer's log, of a connection that lasted `lastedMs`. */
export function networkLine(
  { atMs, client, port, balancer, node }: LogVisit,
  lastedMs: number,
  { number }: LineDice,
): string {
  const seconds = (ms: number) => new Date(ms).toISOString().slice(0, 19);
  return (
    `tls 2.0 ${seconds(atMs + lastedMs)} ${balancer} g3d4b5e8bb8464cd ` +
    `${client}:${port} ${node}:443 ${lastedMs} ${1 + number(200)} ` +
    `${number(9000)} ${number(90_000)} - ` +
    'arn:aws:acm:eu-west-1:123456789012:certificate/12345678-1234-1234-1234-123456789012 - ' +
    'TLS_AES_128_GCM_SHA256 tlsv13 - mqtt.shop.example h2 h2 "h2","http/1.1" ' +
    `${seconds(atMs)}\n`
  );
}

/** Classic access log lines of 15 fields, one connection each. */
export function classicAccessLog(lines: number, seed: number): Generator<string> {
  const { number, hex, client, port } = dice(seed);
  const origin = { balancer: 'my-loadbalancer', node: '198.51.100.4' };
  return pieces(lines, (at) => {
    const visit = { ...origin, atMs: START_MS + at / 3, client: client(), port: port() };
    return classicLine(visit, { number, hex });
  });
}

/** One line of a classic balancer's log, which names no node. */
export function classicLine(
  { atMs, client, port, balancer }: LogVisit,
  { number, hex }: LineDice,
): string {
  const took = () => `0.${String(number(1_000_000)).padStart(6, '0')}`;
  return (
    `${iso(atMs)} ${balancer} ${client}:${port} 10.0.0.${number(40)}:80 ` +
    `${took()} ${took()} ${took()} 200 200 ${number(900)} ${number(90_000)} ` +
    `"GET https://www.shop.example:443/api/${hex(6)}/${hex(12)} HTTP/1.1" ` +
    `"Mozilla/5.0 (X11; Linux x86_64) Chrome/${number(140)}.0.0.0 Safari/537.36" ` +
    'ECDHE-RSA-AES128-GCM-SHA256 TLSv1.2\n'
  );
}
