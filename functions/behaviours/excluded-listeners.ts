import type { BalancerType } from '../model/balancer.ts';
import type { FoundStretch } from '../model/found-facts.ts';
import type { Excluded, Exclusion, ExclusionSpan } from '../model/rate.ts';
import { DEFAULT_PORT, type Target } from '../model/targets.ts';
import { balancerNameKey } from '../model/trials/trial-account.ts';
import type { ExclusionBehaviour } from './behaviour.ts';
import { EXCLUSION_BEHAVIOURS } from './exclusions.ts';

/**
 * The listeners to which a documented exclusion applies, and when, by what the targets say: what a
 * person wrote, always; else what was found, in the stretches in which it was seen. Listeners of
 * these balancers that are known to be free of it are there, too, with no span.
 */
export function exclusionsOf(targets: readonly Target[]): readonly Exclusion[] {
  const known = targets.map((target) => ({ target, exclusion: exclusionOf(target) }));
  const excluded = new Set(
    known.flatMap(({ exclusion }) => (isEver(exclusion) ? balancerNameKey(exclusion) : [])),
  );
  return known.flatMap(({ target, exclusion }) => {
    const isWanted =
      isEver(exclusion) || (target.found && excluded.has(balancerNameKey(exclusion)));
    return isWanted ? [exclusion] : [];
  });
}

/** The balancers with a listener of which no session is expected to be accepted, as far as is known. */
export function excludedNow(targets: readonly Target[]): ReadonlySet<string> {
  const open = exclusionsOf(targets).filter(
    ({ spans }) => spans === undefined || spans.at(-1)?.toMs === null,
  );
  return new Set(open.map(({ balancer }) => balancer));
}

function isEver({ spans }: Exclusion): boolean {
  return spans === undefined || spans.length > 0;
}

function exclusionOf(target: Target): Exclusion {
  const { balancerType, region, accountId, name, port, found } = target;
  const spans = spansOf(target);
  return {
    ...{ balancerType, region, balancer: name },
    // A network log names its listener by an id: where none was found, all of them are meant.
    listener: balancerType === 'network' ? (found?.listener ?? null) : String(port ?? DEFAULT_PORT),
    ...(accountId === undefined ? {} : { accountId }),
    ...(spans === 'always' ? {} : { spans }),
  };
}

/** What of a listener decides. */
interface ListenerFacts {
  readonly mutualTls: boolean;
  readonly certificates: number;
}

const APPLIES: Readonly<
  Record<ExclusionBehaviour['exclusion'], (facts: ListenerFacts) => boolean>
> = {
  'mutual-tls': ({ mutualTls }) => mutualTls,
  'several-certificates': ({ certificates }) => certificates > 1,
};

/** What is documented for some reason wins over what is not documented for another. */
function excludedBy(balancerType: BalancerType, facts: ListenerFacts): Excluded {
  const rows = EXCLUSION_BEHAVIOURS.filter(
    (row) => row.balancerType === balancerType && APPLIES[row.exclusion](facts),
  );
  if (rows.some(({ status }) => status !== 'undocumented')) return 'yes';
  return rows.length > 0 ? 'unknown' : 'no';
}

function spansOf(target: Target): readonly ExclusionSpan[] | 'always' {
  const { balancerType, mutualTls, certificates, found } = target;
  const written = excludedBy(balancerType, {
    mutualTls: mutualTls ?? false,
    certificates: certificates ?? 1,
  });
  if (written === 'yes') return 'always';
  const isWhole = mutualTls !== undefined && certificates !== undefined;
  if (found === undefined || isWhole) return spansBetween([[null, null, written]]);
  return spansBetween(
    timelineOf(found.stretches, (stretch) =>
      excludedBy(balancerType, {
        mutualTls: mutualTls ?? stretch.mutualTls !== 'off',
        certificates: certificates ?? stretch.certificates,
      }),
    ),
  );
}

type Stretch = readonly [fromMs: number | null, toMs: number | null, excluded: Excluded];

/**
 * What was so when, without a hole: between two snapshots that agree it was so all the time; where
 * they don't, nobody knows. Before the first and after the last nobody looked: there an exclusion
 * is unknown, too, and its absence is taken to go on.
 */
function timelineOf(
  stretches: readonly FoundStretch[],
  of: (stretch: FoundStretch) => Excluded,
): readonly Stretch[] {
  const seen = stretches.map((stretch) => ({
    fromMs: Date.parse(stretch.since),
    toMs: Date.parse(stretch.until),
    excluded: of(stretch),
  }));
  return seen.flatMap(({ fromMs, toMs, excluded }, at): readonly Stretch[] => {
    const next = seen[at + 1];
    const unseen = excluded === 'no' ? 'no' : 'unknown';
    const gap = next === undefined || next.excluded === excluded ? excluded : 'unknown';
    return [
      ...(at === 0 ? [[null, fromMs, unseen] as const] : []),
      [fromMs, toMs, excluded],
      next === undefined ? [toMs, null, unseen] : [toMs, next.fromMs, gap],
    ];
  });
}

/** Joined where they follow each other, without those that say no. */
function spansBetween(timeline: readonly Stretch[]): readonly ExclusionSpan[] {
  const spans: ExclusionSpan[] = [];
  for (const [fromMs, toMs, excluded] of timeline) {
    if (excluded === 'no' || (fromMs !== null && fromMs === toMs)) continue;
    const last = spans.at(-1);
    if (last?.excluded === excluded && last.toMs === fromMs) spans.splice(-1, 1, { ...last, toMs });
    else spans.push({ fromMs, toMs, excluded });
  }
  return spans;
}
