import { MECHANISMS, type Mechanism } from '../../../functions/model/balancer.ts';
import {
  type FullReason,
  fullReason,
  type SeenConnection,
} from '../../client-check/seen-connection.ts';

/** What stands above the lines of connections. */
export const CONNECTION_HEAD =
  '  #  type        TLS  node  offers                             answer';

const OFFERED: Readonly<Record<Mechanism, string>> = {
  'session-id': 'ID',
  'session-ticket': 'ticket',
  psk: 'PSK',
};
const WHY_FULL: Readonly<Record<FullReason, string>> = {
  'nothing offered': 'full',
  'of another node': 'full, other node',
  'of another port': 'full, other port',
  'this type takes none': 'full, takes none',
  'issued by nobody here': 'full, unknown',
  'not accepted': 'full, refused',
};
/** What OpenSSL says of the ways in which a client ends a handshake. */
const FAILURES: readonly (readonly [RegExp, string])[] = [
  [/UNKNOWN_CA|BAD_CERTIFICATE|ALERT_CERTIFICATE/, 'it does not trust the certificate'],
  [/UNSUPPORTED_PROTOCOL|PROTOCOL_VERSION/, 'it does not speak this TLS version'],
  [/ECONNRESET|EPIPE/, 'it left before the handshake ended'],
  [/^no-tls$/, 'it sent plain text, no TLS'],
];

/** One connection, on a line of at most 80 columns. */
export function connectionLine(seen: SeenConnection): string {
  const { number, balancerType, tlsVersion, node, failure } = seen;
  const head = `${String(number).padStart(3)}  ${balancerType.padEnd(11)} ${tlsVersion}  ${String(node).padEnd(4)}`;
  if (failure !== null) return `${head}  failed: ${failureText(failure)}`;
  return `${head}  ${offerText(seen).padEnd(33)}  ${answerText(seen)}`;
}

function failureText(failure: string): string {
  return FAILURES.find(([pattern]) => pattern.test(failure))?.[1] ?? failure;
}

function offerText(seen: SeenConnection): string {
  const { mechanism, sessions, issue, ageMs } = seen;
  if (mechanism === null) return lackText(seen);
  const name = sessions > 1 ? `${OFFERED[mechanism]} × ${sessions}` : OFFERED[mechanism];
  return issue === null ? name : `${name} of node ${issue.node}, ${ageText(ageMs ?? 0)} old`;
}

function lackText({ tlsVersion, balancerType, takesPsk, takesTicket }: SeenConnection): string {
  if (tlsVersion === '1.3') return takesPsk ? 'nothing' : 'cannot: no psk_key_exchange_modes';
  return takesTicket || balancerType === 'classic' ? 'nothing' : 'cannot: no extension 35';
}

function ageText(ms: number): string {
  return ms < 1000 ? `${ms} ms` : `${(ms / 1000).toFixed(ms < 10_000 ? 1 : 0)} s`;
}

function answerText(seen: SeenConnection): string {
  const reason = fullReason(seen);
  return reason === null ? 'resumed' : WHY_FULL[reason];
}

/** The mechanisms in the words of the lines. */
export const MECHANISM_WORDS: readonly (readonly [Mechanism, string])[] = MECHANISMS.map(
  (mechanism) => [mechanism, OFFERED[mechanism]],
);
