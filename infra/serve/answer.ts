import { createHash } from 'node:crypto';
import type { EXPOSITION_TYPES } from '../../functions/publish/prometheus/exposition.ts';

type ExpositionType = (typeof EXPOSITION_TYPES)[keyof typeof EXPOSITION_TYPES];

/** The answer to a request. */
export interface Answer {
  readonly status: number;
  readonly type: 'application/json' | 'text/html; charset=utf-8' | ExpositionType;
  readonly body: Buffer;
  /** For documents that a client may ask for again; strong, as it is made of the content. */
  readonly etag?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

const NOTHING_FROM_ANYWHERE = "default-src 'none'; frame-ancestors 'none'";

/** A document, with its ETag. */
export function found(body: Buffer, type: Answer['type'] = 'application/json'): Answer {
  return { status: 200, type, body, etag: etagOf(body) };
}

/** A strong ETag of some bytes, with its quotes. */
export function etagOf(body: Buffer): string {
  return `"${createHash('sha256').update(body).digest('base64url').slice(0, 27)}"`;
}

/** A refusal with the fault in one line. */
export function refusal(status: number, error: string, headers: Answer['headers'] = {}): Answer {
  return { status, type: 'application/json', body: jsonOf({ error }), headers };
}

/** A value as a body. */
export function jsonOf(value: unknown): Buffer {
  return Buffer.from(`${JSON.stringify(value)}\n`);
}

/** The answer to a client that has a body already: 304 without a body where that is the same. */
export function unlessMatched(answer: Answer, ifNoneMatch: string | undefined): Answer {
  if (answer.etag === undefined || ifNoneMatch === undefined) return answer;
  const known = ifNoneMatch.split(',').map((tag) => tag.trim().replace(/^W\//, ''));
  const isKnown = known.includes(answer.etag) || known.includes('*');
  return isKnown ? { ...answer, status: 304, body: Buffer.alloc(0) } : answer;
}

/** The header fields of an answer: no page may embed it, no browser guess its type. */
export function headersOf({ status, type, body, etag, headers }: Answer): Record<string, string> {
  return {
    'Cache-Control': 'no-cache',
    'Content-Security-Policy': NOTHING_FROM_ANYWHERE,
    'Cross-Origin-Opener-Policy': 'same-origin',
    'Cross-Origin-Resource-Policy': 'same-origin',
    'Referrer-Policy': 'no-referrer',
    'X-Content-Type-Options': 'nosniff',
    ...(status === 304 ? {} : { 'Content-Type': type, 'Content-Length': String(body.length) }),
    ...(etag === undefined ? {} : { ETag: etag }),
    ...headers,
  };
}
