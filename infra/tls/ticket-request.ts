import { isIPv6 } from 'node:net';
import { PROBE_PATH } from '../../functions/model/trials/probe-token.ts';

/** What a request asks: any status will do. */
export function requestLine(token: string | null): string {
  return `HEAD ${PROBE_PATH}${token === null ? '' : `/${token}`} HTTP/1.1`;
}

const DEFAULT_PORT = 443;

/**
 * A request whose answer does not matter: some servers send the tickets of TLS 1.3 only with the first
 * bytes that they write, and a token shows which line of the balancer's log is the connection's.
 */
export function ticketRequest(host: string, port: number, token: string | null = null): string {
  const name = isIPv6(host) ? `[${host}]` : host;
  const headers = [
    `Host: ${port === DEFAULT_PORT ? name : `${name}:${port}`}`,
    'User-Agent: resumption-watch',
    'Connection: close',
  ];
  return `${[requestLine(token), ...headers].join('\r\n')}\r\n\r\n`;
}
