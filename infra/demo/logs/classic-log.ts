import type { LabConnection } from '../traffic/drive-plan.ts';
import type { LabRequest } from '../traffic/requests.ts';
import { isoMicroseconds, tlsName } from './log-field.ts';

/**
 * One line of a classic balancer's access log, 15 fields, one per request; a quote inside the user
 * agent is written `\"` there.
 * https://docs.aws.amazon.com/elasticloadbalancing/latest/classic/access-log-collection.html
 */
export function classicLine({ visit, negotiation }: LabConnection, request: LabRequest): string {
  const { balancer, client } = visit;
  const url =
    negotiation === null
      ? `http://${balancer.serverName}:80${request.path}`
      : `https://${balancer.serverName}:443${request.path}`;
  const userAgent = client.program.userAgent.replaceAll('\\', '\\\\').replaceAll('"', '\\"');
  return [
    isoMicroseconds(request.createdMs, request.microseconds),
    balancer.name,
    `${client.address}:${visit.clientPort}`,
    '10.0.8.15:80',
    `0.000086 ${(request.processingMs / 1000).toFixed(6)} 0.000057`,
    `200 200 0 ${request.sentBytes}`,
    `"${request.method ?? 'GET'} ${url} HTTP/1.1"`,
    `"${userAgent}"`,
    negotiation?.cipher ?? '-',
    tlsName(negotiation?.tlsVersion),
  ].join(' ');
}
