import { OFFERED_BY } from '../../../functions/behaviours/offered-mechanisms.ts';
import type {
  MeasuredClient,
  Offer,
  OfferedBy,
  Switch,
} from '../../../functions/clients/measured-client.ts';
import { MEASURED_CLIENTS, switchOf } from '../../../functions/clients/measured-clients.ts';
import { MECHANISMS } from '../../../functions/model/balancer.ts';
import type { AttainableRate } from '../../client-check/attainable-rate.ts';
import type {
  ClientVerdict,
  MechanismVerdict,
  OfferCount,
} from '../../client-check/client-verdict.ts';
import type { LoopbackName } from '../../client-check/loopback-name.ts';
import { wrap } from '../text/text-layout.ts';
import { MECHANISM_WORDS } from './connection-line.ts';

/** What the verdict is read with. */
export interface VerdictSetting {
  readonly nodes: number;
  readonly name: LoopbackName;
  readonly width: number;
}

const ANSWERS: Readonly<Record<Offer, string>> = {
  offers: 'yes',
  'every-second': 'every second time',
  never: 'no',
  cannot: 'cannot',
  depends: 'at times',
  'not-measured': 'not seen',
};
const LACKS: Readonly<Record<string, string>> = {
  'session-ticket': ': no extension 35 in its ClientHello',
  psk: ': no psk_key_exchange_modes in its ClientHello',
};
const LABEL_WIDTH = 23;

/** The closing verdict, as lines of text. */
export function clientVerdictLines(
  verdict: ClientVerdict,
  setting: VerdictSetting,
): readonly string[] {
  return [
    '',
    titleOf(verdict),
    ...MECHANISM_WORDS.map(([mechanism, word]) =>
      row(`offers by ${word}`, mechanismText(mechanism, verdict.mechanisms[mechanism])),
    ),
    ...habitLines(verdict, setting),
    '',
    ...attainableLines(verdict, setting),
    ...reissueLines(verdict, setting.width),
    ...adviceLines(verdict, setting.width),
  ];
}

function titleOf({ connections, failed, clientKind }: ClientVerdict): string {
  const failures = failed === 0 ? '' : `, ${failed} failed`;
  const kind = clientKind === null || clientKind === 'none' ? '' : `, user agent: ${clientKind}`;
  return `This client (${connections} connections${failures}${kind})`;
}

function row(label: string, text: string): string {
  return `  ${label.padEnd(LABEL_WIDTH)} ${text}`;
}

function mechanismText(mechanism: string, { offer, offered, of }: MechanismVerdict): string {
  if (offer === 'cannot') return `${ANSWERS.cannot}${LACKS[mechanism] ?? ''}`;
  if (offer === 'not-measured') return 'not seen: no return to the same node would show it';
  return `${ANSWERS[offer]} (${offered} of ${of} returns to the same node)`;
}

function habitLines(verdict: ClientVerdict, { name, nodes }: VerdictSetting): readonly string[] {
  const { otherNode, otherAddress, burst, ticketUsedOnce, newProcess, namesServer } = verdict;
  const addresses = name.isSpread ? ANSWERS[otherAddress] : `not seen: ${name.name} has one here`;
  const reused = ticketUsedOnce === null ? 'not seen' : ticketUsedOnce ? 'no' : 'yes';
  return [
    ...(nodes > 1 ? [row('at another node', ANSWERS[otherNode])] : []),
    ...(nodes > 1 ? [row('at another address', addresses)] : []),
    row('several at once', burstText(burst)),
    row('one 1.3 ticket twice', reused),
    row('after a new process', ANSWERS[newProcess]),
    ...(namesServer
      ? []
      : [row('names the server', 'no: dialled by address, it keeps them by address')]),
  ];
}

function burstText({ tls12, tls13 }: ClientVerdict['burst']): string {
  const parts = [
    ...(tls12 === null ? [] : [`TLS 1.2: ${countText(tls12)}`]),
    ...(tls13 === null ? [] : [`TLS 1.3: ${countText(tls13)}`]),
  ];
  return parts.length === 0 ? 'not seen: no connections were open at once' : parts.join(', ');
}

function countText({ offered, of }: OfferCount): string {
  return `${offered} of ${of} offer`;
}

function attainableLines(
  { attainable }: ClientVerdict,
  { nodes }: VerdictSetting,
): readonly string[] {
  if (attainable.length === 0) return [];
  const where = nodes === 1 ? 'at one node' : `at ${nodes} nodes that it meets by chance`;
  return [
    `Attainable rate of its returns, ${where}`,
    ...attainable.map((rate) => row(`${rate.balancerType} TLS ${rate.tlsVersion}`, rateText(rate))),
  ];
}

function rateText({ rate, sameNode, otherNode }: AttainableRate): string {
  if (rate === null) return 'not seen';
  const others = otherNode.of === 0 ? '' : `, others ${otherNode.resumed} of ${otherNode.of}`;
  const percent = `${Math.round(rate * 100)} %`.padStart(5);
  return `${percent}  (same node ${sameNode.resumed} of ${sameNode.of}${others} resumed)`;
}

/** What the rate of a client that uses a ticket once depends on, and AWS documents nothing of. */
const REISSUE =
  'It uses a ticket once, so its rate depends on when it is given a new one. Here that is as at s2n and OpenSSL: at each TLS 1.3 handshake, and in TLS 1.2 at a full one alone.';

function reissueLines(
  { ticketUsedOnce, mechanisms }: ClientVerdict,
  width: number,
): readonly string[] {
  const usesOnce = Object.values(mechanisms).some(({ offer }) => offer === 'every-second');
  return usesOnce || ticketUsedOnce === true ? ['', ...wrap(REISSUE, width)] : [];
}

function adviceLines({ clientKind, mechanisms }: ClientVerdict, width: number): readonly string[] {
  const rows = MEASURED_CLIENTS.filter(({ kind }) => kind !== null && kind === clientKind);
  const kind = rows[0]?.kind ?? null;
  if (kind === null) return unknownLines(mechanisms, width);
  const measured = rows.flatMap((one) => wrap(`${rowText(one)}.`, width, '  '));
  const found = switchOf(kind);
  const isOff =
    found !== null &&
    MECHANISMS.some((by) => gives(found, OFFERED_BY[by]) && lacks(mechanisms[by]));
  return [
    '',
    'Measured before, in docs/clients.md:',
    ...measured,
    ...(isOff ? ['', ...wrap(`What turns it on: ${found.says}.`, width)] : []),
  ];
}

function gives({ gives = ['ticket', 'psk'] }: Switch, by: OfferedBy): boolean {
  return gives.includes(by);
}

function lacks({ offer }: MechanismVerdict): boolean {
  return offer === 'never' || offer === 'cannot';
}

const UNKNOWN_CLIENT =
  'No row of docs/clients.md is told by its user agent: look there for its TLS stack. Use one client object (agent, transport, TLS context) for all requests, and look for its session cache.';

function unknownLines(mechanisms: ClientVerdict['mechanisms'], width: number): readonly string[] {
  const seen = Object.values(mechanisms).filter(({ offer }) => offer !== 'not-measured');
  return seen.length > 0 && seen.every(lacks) ? ['', ...wrap(UNKNOWN_CLIENT, width)] : [];
}

function rowText({ client, versions, sessionId, ticket, psk }: MeasuredClient): string {
  const words = { ID: sessionId, ticket, PSK: psk };
  const offers = Object.entries(words).map(([word, offer]) => `${word} ${SHORT[offer]}`);
  return `${client} ${versions}: ${offers.join(', ')}`;
}

const SHORT: Readonly<Record<Offer, string>> = {
  ...ANSWERS,
  'every-second': 'every second',
  depends: 'depends',
  'not-measured': 'not measured',
};
