import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { isIP } from 'node:net';
import { type Answer, refusal } from './answer.ts';

/** Where a server listens, and who may ask it. */
export interface Access {
  /** An address or name of this machine. */
  readonly host: string;
  /** What a client must send as `Authorization: Bearer`; null: nobody but this machine gets here. */
  readonly token: string | null;
}

export const LOOPBACK = '127.0.0.1';
export const LOOPBACK_ACCESS: Access = { host: LOOPBACK, token: null };
const LOOPBACK_NAMES: readonly string[] = ['localhost', '127.0.0.1', '::1'];
/** What a browser says of a request that no other site's page caused. */
const OWN_FETCHES: readonly unknown[] = [undefined, 'none', 'same-origin'];

/** Whether an address is reached from this machine alone. */
export function isLoopback(host: string): boolean {
  return LOOPBACK_NAMES.includes(host.toLowerCase());
}

/**
 * The refusal of a request that may not be answered; null where it may. A name that is not the
 * server's own comes from foreign DNS, by which any page could reach it; an address can't be.
 */
export function accessRefusal(headers: IncomingHttpHeaders, access: Access): Answer | null {
  const name = hostName(headers.host ?? '');
  const isElsewhere = !isLoopback(access.host);
  const isOwn = isLoopback(name) || (isElsewhere && (isIP(name) !== 0 || name === access.host));
  if (!isOwn) {
    const own = isElsewhere ? `${access.host}, an address` : 'localhost alone';
    return refusal(403, `this server answers to ${own}, not to another Host`);
  }
  if (access.token === null || hasToken(headers.authorization, access.token)) return null;
  return refusal(401, 'the token is missing or wrong: send it as Authorization: Bearer', {
    'WWW-Authenticate': 'Bearer',
  });
}

/** The refusal of what another site's page caused: it would make this machine act. */
export function foreignPageRefusal(headers: IncomingHttpHeaders): Answer | null {
  const isForeign =
    headers.origin !== undefined || !OWN_FETCHES.includes(headers['sec-fetch-site']);
  return isForeign ? refusal(403, 'no page of a browser may ask for this') : null;
}

/** The name or address in a Host field, without port and brackets; empty where it has no such form. */
function hostName(text: string): string {
  const match = /^(?:\[(?<v6>[0-9a-f:.]+)\]|(?<name>[^:[\]]+))(?::\d{1,5})?$/i.exec(text)?.groups;
  return (match?.v6 ?? match?.name ?? '').toLowerCase();
}

/** Digests have one length, so that the time of comparing them tells nothing. */
function hasToken(authorization: string | undefined, token: string): boolean {
  const [, given = ''] = /^Bearer +(\S+)$/i.exec(authorization ?? '') ?? [];
  return timingSafeEqual(digestOf(given), digestOf(token));
}

function digestOf(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
