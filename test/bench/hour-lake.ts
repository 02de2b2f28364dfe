import { ingestObject, isSource } from '../../functions/ingest/ingest.ts';
import { DEFAULT_KEEP_ALIVE_MS } from '../../functions/model/rate.ts';
import type { ObjectBody, ObjectStore } from '../../functions/ports.ts';
import { hexWith, seededRandom } from './seeded-random.ts';

/** An hour of access logs: every node of every balancer writes an object each five minutes. */
export interface HourShape {
  readonly balancers: number;
  readonly nodes: number;
  readonly connectionsPerObject: number;
}

/** When the hour of the lake is over; epoch ms. */
export const HOUR_ENDS_MS = Date.UTC(2026, 2, 3, 10);
const OBJECTS = 12;
const PERIOD_MS = 3_600_000 / OBJECTS;
const CLIENTS_A_BALANCER = 400;
const ACCOUNT = '123456789012';
const DAY = '2026/03/03';

interface LogObject {
  readonly balancer: number;
  /** `service-7/0123456789abcdef`. */
  readonly name: string;
  readonly address: string;
  readonly endedAtMs: number;
}

interface Dice {
  readonly random: () => number;
  readonly hex: (digits: number) => string;
}

/**
 * Ingests an hour of an application balancer fleet into a lake, two requests a connection, and
 * returns how many handshakes it holds; the same shape gives the same bytes.
 */
export async function writeHourLake(lake: ObjectStore, shape: HourShape): Promise<number> {
  const random = seededRandom(7);
  const dice = { random, hex: hexWith(random) };
  const settings = {
    clientKey: new Uint8Array(32),
    keepAliveMs: DEFAULT_KEEP_ALIVE_MS,
    nowMs: HOUR_ENDS_MS,
  };
  let handshakes = 0;
  for (const object of objectsOf(shape, dice)) {
    const lines = Array.from({ length: shape.connectionsPerObject }, () => linesOf(object, dice));
    const bytes = Buffer.from(lines.join(''));
    const key = keyOf(object, dice);
    const ref = { bucket: 'logs', key, identity: key, sizeBytes: bytes.length };
    const source = await ingestObject(ref, { logs: storeOf(bytes), lake }, settings);
    if (!isSource(source) || source.rows === 0) throw new Error(`nothing was read: ${key}`);
    handshakes += lines.length;
  }
  return handshakes;
}

function* objectsOf(shape: HourShape, { hex }: Dice): Generator<LogObject> {
  for (let balancer = 0; balancer < shape.balancers; balancer += 1) {
    const name = `service-${balancer}/${hex(16)}`;
    for (let at = 0; at < shape.nodes * OBJECTS; at += 1) {
      const address = `10.${balancer}.0.${1 + Math.floor(at / OBJECTS)}`;
      const endedAtMs = HOUR_ENDS_MS - (at % OBJECTS) * PERIOD_MS - 1;
      yield { balancer, name, address, endedAtMs };
    }
  }
}

function keyOf({ name, address, endedAtMs }: LogObject, { hex }: Dice): string {
  const end = new Date(endedAtMs).toISOString().replaceAll(/[-:]/g, '').slice(0, 13);
  const file = `${ACCOUNT}_elasticloadbalancing_eu-west-1_app.${name.replace('/', '.')}_${end}Z`;
  return `AWSLogs/${ACCOUNT}/elasticloadbalancing/eu-west-1/${DAY}/${file}_${address}_${hex(8)}.log`;
}

/** The two lines of one connection. */
function linesOf({ balancer, name, address, endedAtMs }: LogObject, { random, hex }: Dice): string {
  const client = Math.floor(CLIENTS_A_BALANCER ** random());
  const port = 1024 + Math.floor(random() * 60_000);
  const id = hex(32);
  const certificate =
    random() < 0.4 ? 'session-reused' : `arn:aws:acm:eu-west-1:${ACCOUNT}:certificate/${balancer}`;
  const beganMs = endedAtMs - Math.floor(random() * (PERIOD_MS - 2000));
  const micros = (ms: number): string => new Date(ms).toISOString().replace('Z', '000Z');
  const line = (tookMs: number): string =>
    `h2 ${micros(beganMs + tookMs)} app/${name} 203.${client >> 8}.${balancer}.${client & 255}:${port} ` +
    `10.0.0.9:8080 0.000 0.010 0.000 200 200 120 3400 "GET https://shop.example:443/ HTTP/2.0" ` +
    `"curl/8" TLS_AES_128_GCM_SHA256 TLSv1.3 ` +
    `arn:aws:elasticloadbalancing:eu-west-1:${ACCOUNT}:targetgroup/shop/73e2d6bc24d8a067 ` +
    `"Root=1-67e9" "shop.example" "${certificate}" 1 ${micros(beganMs)} "forward" "-" "-" ` +
    `"10.0.0.9:8080" "200" "-" "-" TID_${id} "-" "-" "-" ${address}\n`;
  return line(20) + line(900);
}

function storeOf(bytes: Uint8Array): ObjectStore {
  const refuse = () => Promise.reject(new Error('nobody writes to the logs'));
  const chunks = (async function* () {
    yield bytes;
  })();
  return {
    async *list() {},
    read: async (): Promise<ObjectBody> => ({ sizeBytes: bytes.length, chunks }),
    write: refuse,
    remove: refuse,
  };
}
