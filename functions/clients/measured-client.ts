import type { NamedKind } from './client-kind.ts';

/**
 * Whether a client that came back to the same address offered a session: `every-second`: only each
 * other time, because it uses a session once and gets no new one; `depends`: on more than the kind
 * tells; `cannot`: its ClientHello lacks the extension, so that no server can give it one.
 */
export type Offer = 'offers' | 'every-second' | 'never' | 'cannot' | 'depends' | 'not-measured';

/** How a client can offer a session; as the model's mechanisms. */
export type OfferedBy = 'sessionId' | 'ticket' | 'psk';

/** What turns offering on (or chooses a stack that does), and whether that was run. */
export interface Switch {
  readonly says: string;
  readonly ran: boolean;
  /** What it then offers by, where that is known of this very switch. */
  readonly gives?: readonly OfferedBy[];
}

/** Of five connections at once, after four before, how many offered; null where that was not measured. */
export interface Burst {
  /** By TLS 1.2 ticket (by ID, where `cannot` or `never` is a ticket's). */
  readonly tls12: readonly [least: number, most: number] | null;
  readonly tls13: readonly [least: number, most: number] | null;
}

/** What one client did on real connections, each ClientHello read from the wire. */
export interface MeasuredClient {
  readonly client: string;
  readonly versions: string;
  /** What its own user agent tells; null where it sends none, or one that is not listed. */
  readonly kind: NamedKind | null;
  /** TLS 1.2 by session ID and by ticket, TLS 1.3 by PSK. */
  readonly sessionId: Offer;
  readonly ticket: Offer;
  readonly psk: Offer;
  /** At another address of the same name. */
  readonly otherAddress: Offer;
  readonly burst: Burst;
  /** Whether a TLS 1.3 ticket is offered in one connection alone; null where that was not measured. */
  readonly ticketUsedOnce: boolean | null;
  /** A new client object in the same process. */
  readonly newObject: Offer;
  readonly newProcess: Offer;
  readonly switch: Switch | null;
  readonly remark: string | null;
  /** The day on which it was measured. */
  readonly measuredOn: string;
}

const MEASURED_ON = '2026-11-28';
const NO_BURST: Burst = { tls12: null, tls13: null };

/** What a row has beside its name. */
export type Behaviour = Omit<MeasuredClient, 'client' | 'versions' | 'kind'>;

/** A client that offers nothing by default, with nothing else to be measured. */
export const NEVER: Behaviour = {
  ...{ sessionId: 'never', ticket: 'never', psk: 'never', otherAddress: 'never' },
  ...{ burst: NO_BURST, ticketUsedOnce: null, newObject: 'never', newProcess: 'never' },
  ...{ switch: null, remark: null, measuredOn: MEASURED_ON },
};

/** A client that offers by each mechanism, at another address too, until its process ends. */
export const OFFERS: Behaviour = {
  ...{ sessionId: 'offers', ticket: 'offers', psk: 'offers', otherAddress: 'offers' },
  ...{ burst: { tls12: [5, 5], tls13: [5, 5] }, ticketUsedOnce: false, newObject: 'offers' },
  ...{ newProcess: 'never', switch: null, remark: null, measuredOn: MEASURED_ON },
};

/** No bursts were measured. */
export const BURST_NOT_MEASURED = { burst: NO_BURST, ticketUsedOnce: null } as const;
