import { type IncomingMessage, request, type ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { type LoopbackServer, serveOnLoopback } from '../wire/loopback-server.ts';

/** Of each API, account and Region (ELB guide, "API throttling"). */
const TOKENS = 40;
const TOKENS_A_SECOND = 10;

/** What was let through and what was not, by action. */
export interface ThrottledWire extends LoopbackServer {
  readonly passed: Map<string, number>;
  readonly throttled: Map<string, number>;
  /** The access keys that calls were signed with. */
  readonly keys: Set<string>;
}

export interface WireSettings {
  /** Tokens of each second that others take. */
  readonly othersTake: number;
  /** No call of these passes, ever. */
  readonly never?: readonly string[];
  /** The most that a page has: AWS may give less than was asked for. */
  readonly pageSize?: number;
}

/** Gives tokens as AWS does, before an emulator that has no end of them. */
export async function throttledWire(
  target: string,
  { othersTake, never = [], pageSize }: WireSettings,
): Promise<ThrottledWire> {
  const [passed, throttled] = [new Map<string, number>(), new Map<string, number>()];
  const keys = new Set<string>();
  const buckets = new Map<string, Bucket>();
  const server = await serveOnLoopback(async (incoming, answer) => {
    const body = await text(incoming);
    const { action, api } = askedIn(incoming, body);
    const caller = callerOf(incoming);
    keys.add(caller.split('/')[0] ?? '');
    const key = `${api} ${caller}`;
    const bucket = buckets.get(key) ?? new Bucket(TOKENS_A_SECOND - othersTake);
    buckets.set(key, bucket);
    const goes = !never.includes(action) && bucket.takes();
    const counts = goes ? passed : throttled;
    counts.set(action, (counts.get(action) ?? 0) + 1);
    if (!goes) return refuse(incoming, answer);
    const sent =
      pageSize === undefined ? body : body.replace(/PageSize=\d+/, `PageSize=${pageSize}`);
    passOn(target, incoming, sent, answer);
  });
  return { ...server, passed, throttled, keys };
}

class Bucket {
  #tokens = TOKENS;
  #atMs = performance.now();
  readonly #aSecond: number;

  constructor(aSecond: number) {
    this.#aSecond = aSecond;
  }

  takes(): boolean {
    const nowMs = performance.now();
    const back = ((nowMs - this.#atMs) / 1000) * this.#aSecond;
    this.#tokens = Math.min(TOKENS, this.#tokens + back);
    this.#atMs = nowMs;
    if (this.#tokens < 1) return false;
    this.#tokens -= 1;
    return true;
  }
}

function askedIn({ headers }: IncomingMessage, body: string) {
  const target = String(headers['x-amz-target'] ?? '');
  if (target !== '') return { action: target.split('.').at(-1) ?? '', api: 'logs' };
  const form = new URLSearchParams(body);
  // Classic is 2012-06-01, the other 2015-12-01.
  return { action: form.get('Action') ?? '', api: form.get('Version') ?? '' };
}

/** Key and Region of the signature. */
function callerOf({ headers }: IncomingMessage): string {
  return /Credential=(?<scope>[^/]+\/\d+\/[^/]+)/.exec(headers.authorization ?? '')?.[1] ?? '';
}

function refuse({ headers }: IncomingMessage, answer: ServerResponse): void {
  if (headers['x-amz-target'] !== undefined) {
    answer.writeHead(400, { 'content-type': 'application/x-amz-json-1.1' });
    answer.end(JSON.stringify({ __type: 'ThrottlingException', message: 'Rate exceeded' }));
    return;
  }
  answer.writeHead(400, { 'content-type': 'text/xml' });
  const error = '<Type>Sender</Type><Code>Throttling</Code><Message>Rate exceeded</Message>';
  answer.end(`<ErrorResponse><Error>${error}</Error></ErrorResponse>`);
}

function passOn(
  target: string,
  { method, url: path, headers }: IncomingMessage,
  body: string,
  answer: ServerResponse,
): void {
  const length = { 'content-length': String(Buffer.byteLength(body)) };
  const onward = request(target, { method, path, headers: { ...headers, ...length } });
  onward.on('error', () => answer.destroy());
  onward.on('response', (response) => {
    answer.writeHead(response.statusCode ?? 502, response.headers);
    response.pipe(answer);
  });
  onward.end(body);
}
