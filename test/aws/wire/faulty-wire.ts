import {
  type ClientRequest,
  type IncomingHttpHeaders,
  type IncomingMessage,
  request,
  type ServerResponse,
} from 'node:http';
import { text } from 'node:stream/consumers';
import { onTestFinished, vi } from 'vitest';
import { serveOnLoopback } from './loopback-server.ts';

/** What can go wrong between a client and AWS. */
export type WireFault =
  /** The emulator never hears of it. */
  | {
      readonly kind: 'answer';
      readonly status: number;
      readonly error: string;
      readonly headers?: Readonly<Record<string, string>>;
    }
  /** Nor of this, though the answer is no error. */
  | { readonly kind: 'reply'; readonly body: object | string }
  /** The emulator does it, and nobody hears. */
  | { readonly kind: 'lost' }
  /** The connection breaks before the emulator hears of it. */
  | { readonly kind: 'reset' }
  /** The answer breaks off within its body. */
  | { readonly kind: 'cut'; readonly afterBytes: number };

/** Decides, request by request, what goes wrong with it. */
export type Meddle = (request: {
  readonly method: string;
  /** With its query. */
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  /** What JSON protocols call, `AmazonAthena.StartQueryExecution`, and forms: `Publish`, say. */
  readonly action: string;
}) => WireFault | undefined;

const FORM = 'application/x-www-form-urlencoded';

/** A proxy on loopback. */
export interface Wire {
  readonly url: string;
  close(): void;
}

/**
 * Puts a proxy between the clients that this test makes from here on and what they would reach, and
 * lets things go wrong on it.
 */
export async function onFaultyWire(
  meddle: Meddle,
  endpoint: 'AWS_ENDPOINT_URL' | 'AWS_ENDPOINT_URL_ATHENA' = 'AWS_ENDPOINT_URL',
): Promise<void> {
  const wire = await openFaultyWire(process.env[endpoint] ?? '', meddle);
  vi.stubEnv(endpoint, wire.url);
  onTestFinished(() => {
    vi.unstubAllEnvs();
    wire.close();
  });
}

/** Opens a proxy before the address `target`, on which things go wrong. */
export async function openFaultyWire(target: string, meddle: Meddle): Promise<Wire> {
  return await serveOnLoopback(async (incoming, answer) => {
    const { method = '', url: path = '', headers } = incoming;
    const form = headers['content-type'] === FORM ? await text(incoming) : null;
    const asked = form === null ? null : new URLSearchParams(form).get('Action');
    const action = asked ?? String(headers['x-amz-target'] ?? '');
    const fault = meddle({ method, path, headers, action });
    if (fault?.kind === 'answer') return refuse(incoming, answer, fault);
    if (fault?.kind === 'reply') return reply(incoming, answer, fault.body);
    if (fault?.kind === 'reset') return void incoming.destroy();
    const onward = request(target, { method, path, headers });
    if (form === null) incoming.pipe(onward);
    else onward.end(form);
    pass(onward, answer, fault);
  });
}

/** The first `count` requests that match, and no more. */
export function firstTimes(
  count: number,
  matches: (request: Parameters<Meddle>[0]) => boolean,
  fault: WireFault,
): Meddle {
  let left = count;
  return (request) => {
    if (left === 0 || !matches(request)) return undefined;
    left -= 1;
    return fault;
  };
}

function refuse(
  incoming: IncomingMessage,
  answer: ServerResponse,
  { status, error, headers }: WireFault & { readonly kind: 'answer' },
): void {
  incoming.resume();
  const isJson =
    incoming.headers['x-amz-target'] !== undefined || headers?.['x-amzn-errortype'] !== undefined;
  const message = 'said by the test';
  const type = isJson ? 'application/x-amz-json-1.1' : 'text/xml';
  answer.writeHead(status, { 'content-type': type, ...headers });
  const xml = `<Error><Code>${error}</Code><Message>${message}</Message></Error>`;
  // Of the two protocols that answer XML, one asks by a form; S3 does not.
  const isForm = incoming.headers['content-type'] === FORM;
  const asXml = isForm ? `<ErrorResponse>${xml}</ErrorResponse>` : xml;
  answer.end(isJson ? JSON.stringify({ __type: error, message }) : asXml);
}

function reply(incoming: IncomingMessage, answer: ServerResponse, body: object | string): void {
  incoming.resume();
  answer.end(typeof body === 'string' ? body : JSON.stringify(body));
}

function pass(onward: ClientRequest, answer: ServerResponse, fault: WireFault | undefined): void {
  onward.on('error', () => answer.destroy());
  onward.on('response', (response) => {
    if (fault?.kind === 'lost') {
      response.resume().on('end', () => answer.destroy());
      return;
    }
    answer.writeHead(response.statusCode ?? 502, response.headers);
    if (fault?.kind === 'cut')
      response.once('data', (bytes) => cut(answer, bytes, fault.afterBytes));
    else response.pipe(answer);
  });
}

/** Within the first piece: what the reader has not taken yet would hold up the news of the end. */
function cut(answer: ServerResponse, bytes: Uint8Array, afterBytes: number): void {
  answer.write(bytes.subarray(0, afterBytes), () => answer.destroy());
}
