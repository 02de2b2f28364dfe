import type { ClientKind } from '../clients/client-kind.ts';
import type { OfferedBy } from '../clients/measured-client.ts';
import { neverOffers } from '../clients/measured-clients.ts';
import { type BalancerType, type Mechanism, type TlsVersion, usableIn } from '../model/balancer.ts';
import { SCOPE_BEHAVIOURS } from './resumption.ts';

/** The table's words for the mechanisms. */
export const OFFERED_BY: Readonly<Record<Mechanism, OfferedBy>> = {
  'session-id': 'sessionId',
  'session-ticket': 'ticket',
  psk: 'psk',
};

/**
 * Whether clients of a kind never offer, by default, what a balancer of the type accepts in a TLS
 * version (null: not known, so in any); false where no mechanism is documented.
 */
export function neverOffersAt(
  kind: ClientKind,
  balancerType: BalancerType,
  tlsVersion: TlsVersion | null,
): boolean {
  const accepted = SCOPE_BEHAVIOURS.filter(
    ({ balancerType: type, mechanism, scope }) =>
      type === balancerType && scope !== 'none' && usableIn(mechanism, tlsVersion),
  );
  const mechanisms = accepted.map(({ mechanism }) => OFFERED_BY[mechanism]);
  return mechanisms.length > 0 && neverOffers(kind, mechanisms);
}
