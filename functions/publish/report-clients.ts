import { switchOf } from '../clients/measured-clients.ts';
import type { ClientEvidence, KindRate, Measurement } from '../model/rate.ts';
import type { ReportClients } from '../model/report.ts';
import { compareText } from '../model/text-order.ts';
import { DAY_MS } from '../model/time.ts';

type Place = Pick<ReportClients, 'level' | 'balancerType' | 'region' | 'accountId' | 'balancer'>;

/** Why the rest is not resumed, for each balancer and Region whose log tells of clients. */
export function reportClients(
  { rates, attainable, returns }: ClientEvidence,
  { startMs, endMs }: Measurement['window'],
): ReportClients[] {
  const days = (endMs - startMs) / DAY_MS;
  const ratesAt = Map.groupBy(rates, placeKey);
  const attainableAt = Map.groupBy(attainable, placeKey);
  const returnsAt = Map.groupBy(returns, placeKey);
  return [...attainableAt]
    .toSorted(([a], [b]) => compareText(a, b))
    .flatMap(([key, [first, ...more]]) => {
      if (first === undefined) return [];
      const { level, balancerType, region, accountId, balancer } = first;
      const of = (portion: string) => [first, ...more].find((row) => row.portion === portion);
      const avoidableFull = of('all')?.avoidableFull ?? null;
      const full = returnsAt.get(key)?.find(({ portion }) => portion === 'all');
      return [
        {
          ...{ level, balancerType, region, accountId, balancer },
          attainable: of('all')?.attainable ?? null,
          judgedAttainable: of('judged')?.attainable ?? null,
          silentReturns: full?.silent ?? 0,
          lapsedReturns: full?.lapsed ?? 0,
          neverOffering: neverOffering(ratesAt.get(key) ?? []),
          avoidableFull,
          avoidableFullPerDay: avoidableFull === null || days <= 0 ? null : avoidableFull / days,
        },
      ];
    });
}

/** Kinds of which no handshake could have been resumed, the largest first. */
function neverOffering(rates: readonly KindRate[]): ReportClients['neverOffering'] {
  const at = (arrival: KindRate['arrival']) =>
    rates.filter((rate) => rate.portion === 'all' && rate.arrival === arrival);
  const returns = new Map(at('same-node').map((rate) => [rate.clientKind, rate.unoffered]));
  return at('all')
    .filter(({ unoffered }) => unoffered > 0)
    .toSorted((a, b) => b.unoffered - a.unoffered || compareText(a.clientKind, b.clientKind))
    .map(({ clientKind, unoffered }) => ({
      clientKind,
      handshakes: unoffered,
      returns: returns.get(clientKind) ?? 0,
      switch: switchOf(clientKind)?.says ?? null,
    }));
}

function placeKey({ level, balancerType, region, accountId, balancer }: Place | KindRate): string {
  return JSON.stringify([level, balancerType, region, accountId ?? '', balancer ?? '']);
}
