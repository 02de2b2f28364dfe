import type { LabConnection } from '../traffic/drive-plan.ts';
import { isoSeconds } from './log-field.ts';

const LISTENER_ID = 'g3d4b5e8bb8464cd';
const DASH = '-';

/**
 * One line of a network balancer's TLS log, 22 fields, written when the connection ends. A line
 * without handshake time is a client that negotiated nothing.
 * https://docs.aws.amazon.com/elasticloadbalancing/latest/network/load-balancer-access-logs.html
 */
export function networkLine({ visit, negotiation }: LabConnection): string {
  const { balancer, client } = visit;
  const handshakeMs = negotiation?.handshakeMs ?? null;
  const head = [
    'tls 2.0',
    isoSeconds(visit.endsMs),
    balancer.name,
    LISTENER_ID,
    `${bracketed(client.address)}:${visit.clientPort}`,
    `${visit.node}:443`,
    Math.max(visit.endsMs - visit.atMs, Math.round(handshakeMs ?? 0)),
    handshakeMs === null ? DASH : Math.round(handshakeMs),
  ];
  const agreed = handshakeMs === null ? UNAGREED : agreedFields({ visit, negotiation });
  return [...head, ...agreed, isoSeconds(visit.atMs)].join(' ');
}

/** Fields 10 to 21 where nothing was negotiated. */
const UNAGREED: readonly string[] = ['0 0', ...Array.from({ length: 10 }, () => DASH)];

function agreedFields({
  visit,
  negotiation,
}: Pick<LabConnection, 'visit' | 'negotiation'>): string[] {
  const { region, accountId, serverName } = visit.balancer;
  const sent = visit.requests.reduce((sum, request) => sum + request.sentBytes, 0);
  return [
    `${visit.requests.length * 120} ${sent}`,
    DASH,
    // No document says that a resumed connection is marked here.
    `arn:aws:acm:${region}:${accountId}:certificate/2a108f19-aded-46b0-8493-c63eb1ef4a99`,
    DASH,
    negotiation?.cipher ?? DASH,
    `tlsv${negotiation?.tlsVersion?.replace('.', '') ?? ''}`,
    'secp256r1',
    serverName,
    'http/1.1 http/1.1 "h2","http/1.1"',
  ];
}

function bracketed(address: string): string {
  return address.includes(':') ? `[${address}]` : address;
}
