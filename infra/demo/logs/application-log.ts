import type { LabConnection } from '../traffic/drive-plan.ts';
import type { Negotiation } from '../traffic/negotiation.ts';
import type { LabRequest } from '../traffic/requests.ts';
import type { WrongMarks } from '../traffic/scenario.ts';
import { seededHex } from '../traffic/seeded-random.ts';
import { isoMicroseconds, resource, tlsName } from './log-field.ts';

/** The quotes and backslashes of a quoted field as application balancers write them: `\x22`. */
export function escapeHex(text: string): string {
  return text.replaceAll('\\', '\\x5C').replaceAll('"', '\\x22');
}

const TARGET = '10.0.8.15:8080';

/**
 * One line of an application access log, the 36 fields that balancers write in 2026: up to
 * `ip_address` as documented, then two that are not; `application-29` ends before `conn_trace_id`.
 * https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-access-logs.html
 */
export function applicationAccessLine(connection: LabConnection, request: LabRequest): string {
  const { visit, negotiation } = connection;
  const { balancer, client, node } = visit;
  const tls = negotiation !== null;
  const scheme = tls ? 'https' : 'http';
  const port = tls ? 443 : 80;
  const fields = [
    scheme,
    isoMicroseconds(request.createdMs + request.processingMs, request.microseconds),
    balancer.name,
    `${client.address}:${visit.clientPort}`,
    TARGET,
    `0.001 ${(request.processingMs / 1000).toFixed(3)} 0.000`,
    `200 200 0 ${request.sentBytes}`,
    `"${request.method ?? 'GET'} ${scheme}://${balancer.serverName}:${port}${request.path} HTTP/1.1"`,
    `"${escapeHex(client.program.userAgent)}"`,
    negotiation?.cipher ?? '-',
    tlsName(negotiation?.tlsVersion),
    resource(balancer, 'targetgroup/web/73e2d6bc24d8a067'),
    `"Root=1-${hexSeconds(request.createdMs)}-${seededHex(`${visit.id}${request.path}`, 24)}"`,
    `"${tls ? balancer.serverName : '-'}"`,
    `"${chosenCertificate(connection)}"`,
    0,
    isoMicroseconds(request.createdMs, request.microseconds),
    `"forward" "-" "-" "${TARGET}" "200" "-" "-"`,
  ];
  const appended = [traceId(connection), '"-" "-" "-"', node, '"-" "-"'];
  return (balancer.logFormat === 'application' ? [...fields, ...appended] : fields).join(' ');
}

/**
 * One line of an application connection log, 15 fields, one per connection attempt.
 * https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-connection-logs.html
 */
export function applicationConnectionLine(connection: LabConnection): string {
  const { visit, negotiation } = connection;
  const shown = negotiation?.clientCertificate ?? null;
  const { handshakeMs = null, tlsVersion = null, cipher = null } = negotiation ?? {};
  return [
    isoMicroseconds(visit.atMs, Number.parseInt(seededHex(visit.id, 2), 16)),
    visit.client.address,
    visit.clientPort,
    negotiation === null ? 80 : 443,
    tlsName(tlsVersion),
    cipher ?? '-',
    handshakeMs === null ? '-' : (handshakeMs / 1000).toFixed(3),
    `"${shown?.subject ?? '-'}" ${shown?.validity ?? '-'} ${shown?.serial ?? '-'}`,
    verifyStatus(connection),
    traceId(connection),
    // The same for full and resumed: whether the real log differs there is not documented.
    tlsVersion === null ? '-' : 'secp256r1',
    visit.balancer.name,
    visit.node,
  ].join(' ');
}

/** The one mark of resumption in any of these logs. */
function chosenCertificate({ visit, negotiation }: LabConnection): string {
  if (negotiation === null) return '-';
  if (isMarked(negotiation, visit.setup.wrongMarks)) return 'session-reused';
  const { accountId, region } = visit.balancer;
  return `arn:aws:acm:${region}:${accountId}:certificate/0f6ac4f2-7f6b-4b1c-9a3e-1d2c3b4a5968`;
}

/** Whether the log says that a session was resumed: a fault may say the opposite of TLS 1.3. */
export function isMarked(
  { outcome, tlsVersion }: Pick<Negotiation, 'outcome' | 'tlsVersion'>,
  wrongMarks: WrongMarks,
): boolean {
  const isWrong = tlsVersion === '1.3' && (wrongMarks === outcome || wrongMarks === 'both');
  return (outcome === 'resumed') !== isWrong;
}

/** `Success` is on lines without mutual TLS, too; a client without certificate is unmapped. */
function verifyStatus({ negotiation }: LabConnection): string {
  if (negotiation === null || negotiation.tlsVersion === null) return '-';
  return negotiation.outcome === 'failed' ? 'Failed:UnmappedConnectionError' : 'Success';
}

function traceId({ visit }: LabConnection): string {
  return `TID_${seededHex(`trace ${visit.id}`, 32)}`;
}

function hexSeconds(atMs: number): string {
  return Math.floor(atMs / 1000).toString(16);
}
