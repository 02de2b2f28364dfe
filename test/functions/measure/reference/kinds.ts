import type { ClientKind } from '../../../../functions/clients/client-kind.ts';
import { rateOfCounts } from '../../../../functions/measure/rows/rate-row.ts';
import type {
  FullReturns,
  Rate,
  RateCounts,
  ReturnStratum,
} from '../../../../functions/model/rate.ts';
import type { Arrived } from './arrivals.ts';
import { balancerOf } from './connections.ts';
import { countsOf, isCounted, momentsOf, placeOf } from './counts.ts';

const MOMENTS = ['clients', 'sumNn', 'sumKk', 'sumNk'] as const;

/** The rates by kind, each client of a Region once for each of its balancers. */
export function kindRatesOf(arrived: readonly Arrived[]): (Rate & { clientKind: ClientKind })[] {
  const members = arrived.flatMap((one) =>
    (['balancer', 'region'] as const).flatMap((level) =>
      (['all', one.arrival] as const).flatMap((arrival) =>
        portionsOf(one, level).map((portion) => ({
          one,
          labels: {
            ...{ evidence: 'log' as const, ...placeOf(one, level), arrival, portion },
            ...{ mechanism: null, relation: null, tlsVersion: 'all', excluded: 'all' as const },
          },
        })),
      ),
    ),
  );
  const groups = Map.groupBy(members, ({ one, labels }) =>
    JSON.stringify([one.connection.client_kind, labels]),
  );
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    if (first === undefined) return [];
    const all = group.map(({ one }) => one);
    const byBalancer = [...Map.groupBy(all, ({ connection }) => balancerOf(connection)).values()];
    const moments = byBalancer.map(momentsOf);
    const summed = MOMENTS.map((name) => [name, moments.reduce((sum, row) => sum + row[name], 0)]);
    const counts = { ...first.labels, ...countsOf(all), ...Object.fromEntries(summed) };
    return [
      { ...rateOfCounts(counts as RateCounts), clientKind: first.one.connection.client_kind },
    ];
  });
}

function portionsOf({ judged }: Arrived, level: 'balancer' | 'region'): RateCounts['portion'][] {
  return judged && level === 'balancer' ? ['all', 'judged'] : ['all'];
}

/** Full returns to the same node, by what the same client did at its other returns. */
export function fullReturnsOf(arrived: readonly Arrived[]): FullReturns[] {
  const returns = arrived.filter(
    ({ arrival, connection }) => arrival === 'same-node' && isCounted(connection.outcome),
  );
  const members = returns.flatMap((one) =>
    (['balancer', 'region'] as const).flatMap((level) =>
      portionsOf(one, level).map((portion) => {
        const { node: _node, ...place } = placeOf(one, level);
        return { one, labels: { ...place, level, portion } };
      }),
    ),
  );
  const groups = Map.groupBy(members, ({ labels }) => JSON.stringify(labels));
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    if (first === undefined) return [];
    const clients = Map.groupBy(group, ({ one }) => one.connection.client);
    let [silent, lapsed] = [0, 0];
    for (const own of clients.values()) {
      const resumed = own.filter(({ one }) => one.connection.outcome === 'resumed').length;
      if (resumed > 0) lapsed += own.length - resumed;
      else if (own.length >= 3) silent += own.length;
    }
    return silent + lapsed === 0 ? [] : [{ ...first.labels, silent, lapsed }];
  });
}

type CountedStratum = Omit<ReturnStratum, 'isSilent'>;

/** Judged returns to each node of application balancers, by kind and version, weighed by client. */
export function strataOf(arrived: readonly Arrived[]): CountedStratum[] {
  const returns = arrived.filter(
    ({ straight, judged, excluded, connection }) =>
      straight &&
      judged &&
      excluded === 'no' &&
      connection.balancer_type === 'application' &&
      isCounted(connection.outcome),
  );
  const members = returns.map((one) => {
    const { level: _level, ...place } = placeOf(one, 'node');
    const { client_kind: clientKind, tls_version: tlsVersion } = one.connection;
    return { one, labels: { ...place, clientKind, tlsVersion } };
  });
  const groups = Map.groupBy(members, ({ labels }) => JSON.stringify(labels));
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    if (first === undefined) return [];
    const clients = [...Map.groupBy(group, ({ one }) => one.connection.client).values()];
    const weighed = clients.map((own) => {
      const resumed = own.filter(({ one }) => one.connection.outcome === 'resumed').length;
      const weigh = (count: number) => Math.floor((10_000 * count) / (own.length + 4));
      return { w: weigh(own.length), r: weigh(resumed) };
    });
    const sum = (of: (client: { w: number; r: number }) => number) =>
      weighed.reduce((total, client) => total + of(client), 0);
    return [
      {
        ...{ ...first.labels, returns: group.length, sumW: sum(({ w }) => w) },
        ...{ sumR: sum(({ r }) => r), sumWw: sum(({ w }) => w * w) },
        ...{ sumRr: sum(({ r }) => r * r), sumWr: sum(({ w, r }) => w * r) },
      },
    ];
  });
}
