import type { ReportRate } from '../../../model/report.ts';
import { percent, share } from '../../../model/wording.ts';
import { ATTAINABLE_CAVEAT } from '../../attainable.ts';
import { judgedPart } from './judged-rate.ts';
import type { Place } from './places.ts';

/** One kind of client of a balancer. */
export interface KindRow {
  readonly clientKind: ReportRate['clientKind'];
  readonly handshakes: number;
  /** Of clients that came back to the same node. */
  readonly returns: number;
  /** Of its returns; null where the log tells no outcome, or where there are none. */
  readonly ofReturns: Pick<ReportRate, 'resumed' | 'rate' | 'low' | 'high'> | null;
  /** Whether it offers a session by default, as far as that is known, and what turns it on. */
  readonly offers: string;
  readonly neverOffers: boolean;
}

/** Names that are no kind, in words. */
const NO_KINDS: Readonly<Partial<Record<ReportRate['clientKind'], string>>> = {
  mixed: 'requests of several kinds over one connection, as of a proxy',
  other: 'not listed, or of a kind with few handshakes',
  none: 'no user agent',
};

/** The kinds of clients of a place, the largest first. */
export function kindRows({ kinds, clients, log }: Place): readonly KindRow[] {
  // A log without user agents has no kinds to tell apart.
  if (kinds.every(({ clientKind }) => clientKind === 'none')) return [];
  const at = (arrival: ReportRate['arrival']) => kinds.filter((rate) => rate.arrival === arrival);
  const returns = new Map(at('same-node').map((rate) => [rate.clientKind, rate]));
  const silent = new Map((clients?.neverOffering ?? []).map((kind) => [kind.clientKind, kind]));
  const isCounted = log?.method === 'counted';
  return at('all')
    .map((rate) => {
      const { clientKind, handshakes } = rate;
      const back = returns.get(clientKind);
      const never = clientKind === 'all' ? undefined : silent.get(clientKind);
      const known = isCounted ? rate.resumed + rate.full : handshakes - rate.failed;
      return {
        ...{ clientKind, handshakes, returns: back?.handshakes ?? 0 },
        ofReturns: isCounted && back !== undefined && back.rate !== null ? back : null,
        neverOffers: never !== undefined,
        offers:
          never === undefined
            ? (NO_KINDS[clientKind] ?? '')
            : neverWords(never.handshakes, known, never.switch),
      };
    })
    .toSorted((a, b) => b.handshakes - a.handshakes);
}

/** A kind may be silent in some TLS versions alone. */
function neverWords(unoffered: number, known: number, turnedOnBy: string | null): string {
  const extent =
    unoffered >= known
      ? 'never offers by default'
      : `never offers by default in the TLS version of ${share(unoffered, known)}`;
  return `${extent}; ${turnedOnBy === null ? 'no switch is known' : `switch: ${turnedOnBy}`}`;
}

/** What the clients of a place can reach, or why that is not known: never empty. */
export function attainableSentences({
  log,
  clients,
  kinds,
  balancerType,
}: Place): readonly string[] {
  if (log === null) return ['No log told of handshakes here, so kinds of clients are not known.'];
  if (balancerType === 'network') {
    return ['The logs of a Network Load Balancer have no user agent, so kinds are not known.'];
  }
  if (clients === null) {
    return [
      'This report does not tell kinds of clients: an older version made it, or read the logs.',
    ];
  }
  if (clients.attainable === null) {
    return kinds.every(({ clientKind }) => clientKind === 'none')
      ? ['The lines here have no user agent, so kinds are not known.']
      : ['No handshake here has a known outcome: what its clients could reach is not known.'];
  }
  const part = judgedPart(log);
  const judged =
    part === null || clients.judgedAttainable === null
      ? ''
      : ` Of the handshakes that rules judge: ${percent(clients.judgedAttainable)}, with a ceiling of ${percent(part.ceiling)}.`;
  return [
    `Attainable: ${percent(clients.attainable)}, beside a ceiling of ${percent(log.ceiling)}. It is ` +
      `${ATTAINABLE_CAVEAT}: what the clients that came could reach, without kinds that never ` +
      `offer a session by default.${judged}`,
  ];
}
