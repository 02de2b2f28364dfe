import type { ClientKind } from '../../functions/clients/client-kind.ts';
import type { Offer } from '../../functions/clients/measured-client.ts';
import { type Mechanism, usableIn } from '../../functions/model/balancer.ts';
import { type AttainableRate, attainableRates } from './attainable-rate.ts';
import { type PortVisits, portVisits, type ReturnVisit } from './client-visits.ts';
import type { SeenConnection } from './seen-connection.ts';

/** How many of some connections offered a session. */
export interface OfferCount {
  readonly offered: number;
  readonly of: number;
}

/** Whether a client offers by a mechanism when it comes back to the same node, and how often it did. */
export interface MechanismVerdict extends OfferCount {
  readonly offer: Offer;
}

/** What a client does with the sessions that it is given: the table's questions, answered for it. */
export interface ClientVerdict {
  readonly connections: number;
  readonly failed: number;
  readonly mechanisms: Readonly<Record<Mechanism, MechanismVerdict>>;
  readonly otherNode: Offer;
  /** `not-measured` where its name has one address here. */
  readonly otherAddress: Offer;
  /** The largest burst of each version; null where no connections were open at once. */
  readonly burst: { readonly tls12: OfferCount | null; readonly tls13: OfferCount | null };
  /** Of TLS 1.3: whether one ticket is offered in one connection alone; null where nothing tells. */
  readonly ticketUsedOnce: boolean | null;
  readonly newProcess: Offer;
  /** Whether each connection named the server; without a name a client keeps sessions by address. */
  readonly namesServer: boolean;
  /** Null without an HTTP request; `mixed` where they tell different ones. */
  readonly clientKind: ClientKind | null;
  readonly attainable: readonly AttainableRate[];
}

/** Judges a client by all its connections. */
export function judgeClient(connections: readonly SeenConnection[], nodes: number): ClientVerdict {
  const ports = portVisits(connections);
  const succeeded = ports.flatMap((port) => port.connections);
  return {
    connections: connections.length,
    failed: connections.length - succeeded.length,
    mechanisms: {
      'session-id': mechanismVerdict('session-id', ports),
      'session-ticket': mechanismVerdict('session-ticket', ports),
      psk: mechanismVerdict('psk', ports),
    },
    otherNode: elsewhere(ports, ({ isSameNode }) => !isSameNode),
    otherAddress: elsewhere(ports, ({ isOtherAddress }) => isOtherAddress),
    burst: { tls12: largestBurst(ports, '1.2'), tls13: largestBurst(ports, '1.3') },
    ticketUsedOnce: usedOnce(ports),
    newProcess: offersOf(ports.flatMap((port) => port.newProcesses.map(offersAny))),
    namesServer: succeeded.every(({ namesServer }) => namesServer),
    clientKind: kindOf(succeeded),
    attainable: attainableRates(ports, nodes),
  };
}

/** Where each mechanism shows: a balancer that takes several is offered the client's favourite. */
const SHOWS: Readonly<Record<Mechanism, (seen: SeenConnection) => boolean>> = {
  'session-id': (seen) =>
    seen.balancerType === 'classic' || (seen.balancerType === 'application' && !seen.takesTicket),
  'session-ticket': ({ balancerType, tlsVersion }) =>
    balancerType !== 'classic' && tlsVersion === '1.2',
  psk: ({ tlsVersion }) => tlsVersion === '1.3',
};
const TAKES: Readonly<Record<Mechanism, (seen: SeenConnection) => boolean>> = {
  'session-id': () => true,
  'session-ticket': ({ takesTicket }) => takesTicket,
  psk: ({ takesPsk }) => takesPsk,
};

function mechanismVerdict(mechanism: Mechanism, ports: readonly PortVisits[]): MechanismVerdict {
  const shows = (seen: SeenConnection) =>
    usableIn(mechanism, seen.tlsVersion) && SHOWS[mechanism](seen);
  const visits = ports
    .flatMap((port) => port.returns)
    .filter(({ isSameNode, connection }) => isSameNode && shows(connection));
  const asked = ports.flatMap((port) => port.connections).filter(shows);
  const flags = visits.map(({ connection }) => connection.mechanism === mechanism);
  const counts = { offered: flags.filter(Boolean).length, of: flags.length };
  if (asked.length > 0 && !asked.some(TAKES[mechanism])) return { offer: 'cannot', ...counts };
  const isAlternating =
    visits.some(({ followsResumption }) => followsResumption) &&
    visits.every(({ followsResumption }, at) => flags[at] === !followsResumption);
  if (isAlternating && counts.offered > 0) return { offer: 'every-second', ...counts };
  return { offer: offersOf(flags), ...counts };
}

/** What a client offers elsewhere, at the ports at which it offers anything: at none, never. */
function elsewhere(
  ports: readonly PortVisits[],
  isElsewhere: (visit: ReturnVisit) => boolean,
): Offer {
  const offering = ports.filter(offersSomething);
  const visits = (offering.length > 0 ? offering : ports).flatMap(heldReturns);
  return offersOf(visits.filter(isElsewhere).map(({ connection }) => offersAny(connection)));
}

function offersSomething({ returns }: PortVisits): boolean {
  return returns.some(({ isSameNode, connection }) => isSameNode && offersAny(connection));
}

/** Without those at which the client holds nothing, having used its one ticket the time before. */
function heldReturns({ returns }: PortVisits): readonly ReturnVisit[] {
  const spent = returns.filter(
    ({ isSameNode, followsResumption }) => isSameNode && followsResumption,
  );
  const usesOnce = spent.length > 0 && !spent.some(({ connection }) => offersAny(connection));
  return usesOnce ? returns.filter(({ followsResumption }) => !followsResumption) : returns;
}

/** A session that this balancer issued: some clients keep them by name alone, whatever the port. */
function offersAny({ mechanism, issue, balancerType, tlsVersion }: SeenConnection): boolean {
  if (mechanism === null || issue === null) return false;
  return issue.place.balancerType === balancerType && issue.place.tlsVersion === tlsVersion;
}

function offersOf(flags: readonly boolean[]): Offer {
  if (flags.length === 0) return 'not-measured';
  if (flags.every(Boolean)) return 'offers';
  return flags.some(Boolean) ? 'depends' : 'never';
}

/** A network balancer's port tells of tickets, as the table does; a classic one's of IDs. */
function largestBurst(ports: readonly PortVisits[], tlsVersion: '1.2' | '1.3'): OfferCount | null {
  const bursts = ports
    .filter(({ place }) => place.tlsVersion === tlsVersion)
    .flatMap((port) => port.bursts)
    .toSorted((one, other) => other.length - one.length);
  const [largest] = bursts;
  if (largest === undefined) return null;
  const asLarge = bursts.filter(({ length }) => length === largest.length);
  const counts = asLarge.map((burst) => burst.filter(offersAny).length);
  return { offered: Math.max(...counts), of: largest.length };
}

function usedOnce(ports: readonly PortVisits[]): boolean | null {
  const psk = ports.filter(({ place }) => place.tlsVersion === '1.3');
  const offers = psk
    .flatMap((port) => port.connections)
    .filter(({ mechanism }) => mechanism === 'psk');
  if (offers.some(({ timesOffered }) => timesOffered !== null && timesOffered > 1)) return false;
  // A client that is always given a new ticket never needs an old one: only a burst tells.
  const lacking = psk
    .flatMap((port) => port.bursts)
    .some((burst) => burst.some(offersAny) && !burst.every(offersAny));
  return lacking ? true : null;
}

function kindOf(connections: readonly SeenConnection[]): ClientKind | null {
  const kinds = new Set(connections.flatMap(({ clientKind }) => clientKind ?? []));
  if (kinds.size > 1) return 'mixed';
  return [...kinds][0] ?? null;
}
