import type { ArrivalStratum, ReturnStratum } from '../../model/rate.ts';
import { isSilent, type MomentsOf, momentKey, type Place, placeKey, sum } from './client-place.ts';
import { clusteredInterval } from './interval.ts';
import type { LogStraight } from './log-row.ts';

/** The returns to each node, by kind and TLS version, where the log marks what was resumed. */
export function strataOf(
  places: readonly Place[],
  straight: readonly LogStraight[],
): readonly ReturnStratum[] {
  const placeAt = new Map(places.map((place) => [place.key, place]));
  return straight.flatMap(({ labels, clientKind, ...sums }) => {
    const { balancerType, region, accountId, balancer, node, tlsVersion } = labels;
    const place = placeAt.get(placeKey('balancer', labels));
    const isCounted = balancerType === 'application' && labels.excluded === 'no';
    if (place === undefined || !isCounted) return [];
    return [
      {
        ...{ balancerType, region, accountId, balancer, node, clientKind, tlsVersion, ...sums },
        isSilent: isSilent(place, { clientKind, balancerType, tlsVersion }),
      },
    ];
  });
}

/** A balancer's other arrivals, by kind and TLS version, where the log marks what was resumed. */
export function arrivalStrata(place: Place, momentsOf: MomentsOf): readonly ArrivalStratum[] {
  const { balancerType, region, accountId, balancer } = place.names;
  if (place.level === 'region' || balancerType !== 'application') return [];
  const judged = place.cells.filter(({ isJudged, excluded }) => isJudged && excluded === 'no');
  return (['cross-node', 'first'] as const).flatMap((arrival) => {
    const cells = judged.filter((cell) => cell.arrival === arrival && cell.resumed + cell.full > 0);
    // A cell is of one kind and version.
    return cells.flatMap(({ clientKind, tlsVersion, resumed, full }) => {
      const moments = momentsOf.get(momentKey(place.key, clientKind, 'judged', arrival))?.[0]?.row;
      if (clientKind === null || moments === undefined) return [];
      const ofKind = judged.filter((cell) => cell.clientKind === clientKind);
      const counts = ofKind.filter((cell) => cell.arrival === arrival);
      const whole = {
        resumed: sum(counts, (cell) => cell.resumed),
        full: sum(counts, (cell) => cell.full),
      };
      const interval = clusteredInterval({ ...moments, ...whole });
      const share = (resumed + full) / (whole.resumed + whole.full);
      return [
        {
          ...{ balancerType, region, accountId, balancer, clientKind, tlsVersion, arrival },
          ...{ resumed, full, effectiveN: share * (interval?.effectiveN ?? 0) },
          isSilent: isSilent(place, { clientKind, balancerType, tlsVersion }),
        },
      ];
    });
  });
}
