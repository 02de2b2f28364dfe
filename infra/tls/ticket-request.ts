import { isIPv6 } from 'node:net';
import { PROBE_PATH } from '../../functions/model/trials/probe-token.ts';

/** What a request asks: any status will do. */
export const REQUEST_LINE = `HEAD ${PROBE_PATH} HTTP/1.1`;
const DEFAULT_PORT = 443;

/**
 * A request whose answer does not matter, any status will do: some servers send the tickets of
 * TLS 1.3 only with the first bytes that they write.
 */
export function ticketRequest(host: string, port: number): string {
  const name = isIPv6(host) ? `[${host}]` : host;
  const headers = [
    `Host: ${port === DEFAULT_PORT ? name : `${name}:${port}`}`,
    'User-Agent: resumption-watch',
    'Connection: close',
  ];
  return `${[REQUEST_LINE, ...headers].join('\r\n')}\r\n\r\n`;
}
