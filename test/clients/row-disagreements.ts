import type { MeasuredClient, Offer, OfferedBy } from '../../functions/clients/measured-client.ts';
import type { Mechanism } from '../../functions/model/balancer.ts';
import type { ClientVerdict, OfferCount } from '../../infra/client-check/client-verdict.ts';

const MECHANISMS: Readonly<Record<OfferedBy, Mechanism>> = {
  sessionId: 'session-id',
  ticket: 'session-ticket',
  psk: 'psk',
};

/** Where a verdict says another thing than the table: each with both, none where they agree. */
export function rowDisagreements(row: MeasuredClient, verdict: ClientVerdict): readonly string[] {
  const offers = Object.entries(MECHANISMS).map(([by, mechanism]) =>
    offerFault(by, row[by as OfferedBy], verdict.mechanisms[mechanism].offer),
  );
  return [
    ...offers,
    // The nodes are behind one address here: the clients that are run keep sessions by name.
    offerFault('otherAddress', row.otherAddress, verdict.otherNode),
    offerFault('newProcess', row.newProcess, verdict.newProcess),
    burstFault('TLS 1.2', row.burst.tls12, verdict.burst.tls12),
    burstFault('TLS 1.3', row.burst.tls13, verdict.burst.tls13),
    onceFault(row.ticketUsedOnce, verdict.ticketUsedOnce),
  ].filter((fault) => fault !== null);
}

/** The row of a client whose switch is on: what the switch gives, and at another address too. */
export function switchedRow(row: MeasuredClient): MeasuredClient {
  const gives = row.switch?.gives ?? [];
  const offer = (by: OfferedBy): Offer => (gives.includes(by) ? 'offers' : 'never');
  return {
    ...row,
    ...{ sessionId: offer('sessionId'), ticket: offer('ticket'), psk: offer('psk') },
    ...{ otherAddress: 'offers', ticketUsedOnce: null },
    burst: { tls12: [5, 5], tls13: [5, 5] },
  };
}

function offerFault(what: string, table: Offer, seen: Offer): string | null {
  const says = table === seen || table === 'not-measured' || table === 'depends';
  return says ? null : `${what}: the table says ${table}, client-check saw ${seen}`;
}

function burstFault(
  what: string,
  table: readonly [number, number] | null,
  seen: OfferCount | null,
): string | null {
  if (table === null || seen === null) return null;
  const [least, most] = table;
  if (seen.offered >= least && seen.offered <= most) return null;
  return `burst in ${what}: the table says ${least} to ${most}, client-check saw ${seen.offered} of ${seen.of}`;
}

function onceFault(table: boolean | null, seen: boolean | null): string | null {
  if (table === null || seen === null || table === seen) return null;
  return `a ticket used once: the table says ${table}, client-check saw ${seen}`;
}
