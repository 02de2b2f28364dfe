import type { ClientKind } from '../../clients/client-kind.ts';
import { switchOf } from '../../clients/measured-clients.ts';
import { balancerKey } from '../../model/balancer.ts';
import type { KindRate, Measurement, Rate, ReturnStratum } from '../../model/rate.ts';
import { compareText } from '../../model/text-order.ts';
import { count } from '../../model/wording.ts';
import { known } from './log-rates.ts';

/** So many are named in a sentence. */
const MOST_NAMED = 2;

/**
 * The kinds of clients behind a balancer's row that never offer a session by default and were never
 * resumed there, the largest first.
 */
export function silentKinds({ clients }: Measurement, rate: Rate): readonly KindRate[] {
  return clients.rates
    .filter(
      (row) =>
        // What is cheap and rare first: there are rows of every balancer.
        row.unoffered > 0 &&
        row.level === rate.level &&
        row.arrival === rate.arrival &&
        row.portion === rate.portion &&
        balancerKey(row) === balancerKey(rate),
    )
    .toSorted((a, b) => b.unoffered - a.unoffered);
}

/** Handshakes and clients of a row without those kinds: what may have offered a session. */
export function offering(
  rate: Rate,
  silent: readonly KindRate[],
): { readonly known: number; readonly clients: number } {
  const unoffered = silent.reduce((total, row) => total + row.unoffered, 0);
  // A kind that is silent in some versions only is not taken out of the clients.
  const whole = silent.filter((row) => row.unoffered === known(row));
  const clients = whole.reduce((total, row) => total + row.clients, 0);
  return {
    known: Math.max(0, known(rate) - unoffered),
    clients: Math.max(0, rate.clients - clients),
  };
}

/** A kind of client that never offers a session by default, with its returns, all of them full. */
export type SilentKind = Pick<KindRate, 'clientKind' | 'unoffered'>;

/** The same of a node: the kinds of its strata, the largest first. */
export function silentStrata(strata: readonly ReturnStratum[]): readonly SilentKind[] {
  const returns = new Map<ClientKind, number>();
  for (const { isSilent, clientKind, returns: own } of strata) {
    if (isSilent) returns.set(clientKind, (returns.get(clientKind) ?? 0) + own);
  }
  return [...returns]
    .map(([clientKind, unoffered]) => ({ clientKind, unoffered }))
    .toSorted((a, b) => b.unoffered - a.unoffered || compareText(a.clientKind, b.clientKind));
}

/** What those kinds cost, and what turns offering on, in one sentence; empty where there are none. */
export function silentSentence(silent: readonly SilentKind[]): string {
  return silent
    .slice(0, MOST_NAMED)
    .map(({ clientKind, unoffered }) => {
      const found = switchOf(clientKind);
      const advice = found === null ? '' : `; ${found.says}`;
      return (
        ` ${clientKind}: 0 of ${count(unoffered)} returns; by its user agent it never offers a ` +
        `session by default${advice}.`
      );
    })
    .join('');
}
