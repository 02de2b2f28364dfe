import type { NamedKind } from '../clients/client-kind.ts';
import type { OfferedBy } from '../clients/measured-client.ts';
import { neverOffers } from '../clients/measured-clients.ts';
import type { BalancerType, Mechanism, TlsVersion } from '../model/balancer.ts';
import { SCOPE_BEHAVIOURS } from './resumption.ts';

const OFFERED_BY: Readonly<Record<Mechanism, OfferedBy>> = {
  'session-id': 'sessionId',
  'session-ticket': 'ticket',
  psk: 'psk',
};

/**
 * Whether clients of a kind never offer, by default, what a balancer of the type accepts in a TLS
 * version (null: not known, so in any); false where no mechanism is documented.
 */
export function neverOffersAt(
  kind: NamedKind,
  balancerType: BalancerType,
  tlsVersion: TlsVersion | null,
): boolean {
  const accepted = SCOPE_BEHAVIOURS.filter(
    ({ balancerType: type, mechanism, scope }) =>
      type === balancerType && scope !== 'none' && isOf(mechanism, tlsVersion),
  );
  const mechanisms = accepted.map(({ mechanism }) => OFFERED_BY[mechanism]);
  return mechanisms.length > 0 && neverOffers(kind, mechanisms);
}

/** TLS 1.3 resumes by PSK alone, and no version before it does (RFC 8446, section 2.2). */
function isOf(mechanism: Mechanism, tlsVersion: TlsVersion | null): boolean {
  if (tlsVersion === null) return true;
  return (mechanism === 'psk') === (tlsVersion === '1.3');
}
