/** The three kinds of AWS load balancer, as AWS names them. */
export const BALANCER_TYPES = ['classic', 'application', 'network'] as const;
export type BalancerType = (typeof BALANCER_TYPES)[number];

/** How a session is offered again: by ID or ticket (TLS 1.2 and older), by PSK (TLS 1.3). */
export const MECHANISMS = ['session-id', 'session-ticket', 'psk'] as const;
export type Mechanism = (typeof MECHANISMS)[number];

/** How far from its issuer a session is accepted. */
export const SCOPES = ['none', 'node', 'region'] as const;
export type Scope = (typeof SCOPES)[number];

export const TLS_VERSIONS = ['1.0', '1.1', '1.2', '1.3'] as const;
export type TlsVersion = (typeof TLS_VERSIONS)[number];

/**
 * Whether a session is offered by a mechanism in a TLS version (null: not known, so in any): TLS 1.3
 * resumes by PSK alone, and PSK exists in TLS 1.3 alone (RFC 8446, section 2.2).
 */
export function usableIn(mechanism: Mechanism, tlsVersion: TlsVersion | null): boolean {
  return tlsVersion === null || (mechanism === 'psk') === (tlsVersion === '1.3');
}

/** What names a balancer: names repeat across accounts, Regions and types. */
interface NamedBalancer {
  readonly balancerType: BalancerType;
  readonly region: string;
  readonly accountId: string | null;
  readonly balancer: string | null;
}

/** A key that is equal for all rows of one balancer. */
export function balancerKey(row: NamedBalancer): string {
  return JSON.stringify([row.balancerType, row.region, row.accountId, row.balancer]);
}

/** What a log says of a handshake; `unknown` where the log can't tell. */
export const OUTCOMES = ['resumed', 'full', 'unknown', 'failed'] as const;
export type Outcome = (typeof OUTCOMES)[number];

/** The TLS version of handshakes whose log does not name one. */
export const UNKNOWN_VERSION = 'unknown';

/** The account where nothing names one. */
export const UNKNOWN_ACCOUNT = 'unknown';

/** The level at which a rate is aggregated: one node, one balancer, or a type's in one Region. */
export const LEVELS = ['node', 'balancer', 'region'] as const;
export type Level = (typeof LEVELS)[number];
