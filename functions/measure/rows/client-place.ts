import { neverOffersAt } from '../../behaviours/offered-mechanisms.ts';
import type { ClientKind } from '../../clients/client-kind.ts';
import { TLS_VERSIONS } from '../../model/balancer.ts';
import type { Rate, RateCounts } from '../../model/rate.ts';
import type { LogCell, LogClients } from './log-row.ts';

/** So many kinds of a place are told apart, the largest; the rest is `other`. */
export const KINDS_MAX = 12;

type Portion = RateCounts['portion'];
type Level = 'balancer' | 'region';

/** The cells by kind of one balancer, or of a Region's balancers of one type. */
export interface Place {
  readonly level: Level;
  readonly key: string;
  readonly names: Pick<
    RateCounts,
    'level' | 'balancerType' | 'region' | 'accountId' | 'balancer' | 'node'
  >;
  readonly cells: readonly LogCell[];
  /** Kinds of which a handshake here was resumed, whatever is known of them. */
  readonly resumedKinds: ReadonlySet<ClientKind | null>;
  /** The kinds that are told apart here. */
  readonly shownKinds: ReadonlySet<ClientKind | null>;
}

/** The places of a level that have cells by kind. */
export function placesOf(level: Level, cells: readonly LogCell[]): readonly Place[] {
  const groups = Map.groupBy(cells, (cell) => placeKey(level, cell));
  return [...groups].flatMap(([key, group]) => {
    const [first] = group;
    if (first === undefined) return [];
    const { balancerType, region } = first;
    const isRegion = level === 'region';
    const accountId = isRegion ? null : first.accountId;
    const balancer = isRegion ? null : first.balancer;
    const resumed = group.filter((cell) => cell.resumed > 0).map(({ clientKind }) => clientKind);
    return [
      {
        ...{ level, key, cells: group },
        names: { level, balancerType, region, accountId, balancer, node: null },
        resumedKinds: new Set(resumed),
        shownKinds: largestKinds(group),
      },
    ];
  });
}

/** The kinds with the most handshakes; of two as large, the one that comes first by name. */
function largestKinds(cells: readonly LogCell[]): ReadonlySet<ClientKind | null> {
  const sizes = new Map<ClientKind | null, number>();
  for (const { clientKind, handshakes } of cells) {
    sizes.set(clientKind, (sizes.get(clientKind) ?? 0) + handshakes);
  }
  sizes.delete('other');
  const sorted = [...sizes].sort(
    ([kind, size], [otherKind, otherSize]) =>
      otherSize - size || (String(kind) < String(otherKind) ? -1 : 1),
  );
  return new Set(sorted.slice(0, KINDS_MAX).map(([kind]) => kind));
}

/** The moments of a place's clients, by its key, kind, portion and arrival. */
export type MomentsOf = ReadonlyMap<string, readonly { readonly row: LogClients }[]>;

/** Whether a cell is of a kind that never offers what counts there, and never was resumed there. */
export function isSilent(
  { resumedKinds }: Place,
  {
    clientKind,
    balancerType,
    tlsVersion,
  }: Pick<LogCell, 'clientKind' | 'balancerType' | 'tlsVersion'>,
): boolean {
  if (clientKind === null || resumedKinds.has(clientKind)) return false;
  const version = TLS_VERSIONS.find((known) => known === tlsVersion) ?? null;
  return neverOffersAt(clientKind, balancerType, version);
}

/** The sum of what each cell counts. */
export function sum(cells: readonly LogCell[], of: (cell: LogCell) => number): number {
  return cells.reduce((total, cell) => total + of(cell), 0);
}

/** A key that is equal for rows of one balancer, or of one Region's balancers of a type. */
export function placeKey(
  level: string,
  {
    balancerType,
    region,
    accountId,
    balancer,
  }: Pick<Rate, 'balancerType' | 'region' | 'accountId' | 'balancer'>,
): string {
  const isRegion = level === 'region';
  const names = isRegion ? [null, null] : [accountId, balancer];
  return JSON.stringify([level, balancerType, region, ...names]);
}

/** A key of the moments of one place, kind, portion and arrival. */
export function momentKey(
  place: string,
  kind: ClientKind | null,
  portion: Portion,
  arrival: RateCounts['arrival'],
): string {
  return JSON.stringify([place, kind, portion, arrival]);
}
