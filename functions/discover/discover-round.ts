import { sharedDocument } from '../lake/state-document.ts';
import { DISCOVERED_KEY, type Discovered } from '../model/discovery/discovered.ts';
import type { NotListed } from '../model/report-logs.ts';
import { type Target, targetsSchema } from '../model/targets.ts';
import { instant } from '../model/time.ts';
import type { Clock, StateStore } from '../ports.ts';
import type { AccountListings } from './listing.ts';
import { mergedTargets } from './merged-targets.ts';

const DISCOVERED = sharedDocument<Discovered | undefined>({
  key: DISCOVERED_KEY,
  empty: undefined,
});

/** What a round of discovery needs of the world. */
export interface DiscoverWorld {
  readonly lake: StateStore;
  readonly clock: Clock;
  /** Asks AWS for the balancers of all accounts. */
  readonly list: () => Promise<AccountListings>;
  /** The Region of roles that were not given. */
  readonly region: string;
  /** How long logs are kept: what is missing for longer is forgotten. */
  readonly retentionMs: number;
}

/** Lists the balancers, and keeps in the lake what was found; what AWS does not answer changes nothing. */
export async function discoverRound(world: DiscoverWorld): Promise<Discovered> {
  const listed = await world.list();
  const { nowMs } = world.clock;
  return await DISCOVERED.change(world.lake, (before) => {
    const known = (before?.targets ?? [])
      .filter(isOfAccountIn(listed))
      .filter((target) => !isForgotten(target, world));
    const merged = mergedTargets(known, listed.listings);
    // One that no reader would take must not keep them from the rest.
    const read = merged.map((target) => ({ target, odd: oddTarget(target) }));
    const targets = read.flatMap(({ target, odd }) => (odd === null ? target : []));
    const next: Discovered = {
      ...{ schema: 1, listedAt: instant(nowMs()), targets },
      notListed: [...notListed(listed, world.region), ...read.flatMap(({ odd }) => odd ?? [])],
    };
    return { next, result: next };
  });
}

/** An account that nobody asks for any more was taken out of `roles`; a role that is refused was not. */
function isOfAccountIn({ listings, refused }: AccountListings): (target: Target) => boolean {
  const asked = new Set([...listings, ...refused].map(({ accountId }) => accountId));
  return ({ accountId }) => accountId !== undefined && asked.has(accountId);
}

function isForgotten({ found }: Target, { clock, retentionMs }: DiscoverWorld): boolean {
  const since = found?.missingSince;
  return since !== undefined && clock.nowMs() - Date.parse(since) > retentionMs;
}

/** What no reader of targets would take, with the reason; null where all would. */
function oddTarget(target: Target): NotListed | null {
  const [issue] = targetsSchema.safeParse([target]).error?.issues ?? [];
  if (issue === undefined) return null;
  const { accountId = '', region, balancerType, name } = target;
  const reason = `${name} is left out: ${issue.path.slice(1).join('.')} ${issue.message}`;
  return { accountId, region, what: balancerType === 'classic' ? 'classic' : 'v2', reason };
}

function notListed({ listings, refused }: AccountListings, region: string): readonly NotListed[] {
  return [
    ...refused.map(({ accountId, reason }) => ({
      ...{ accountId, region, what: 'role' as const, reason },
    })),
    ...listings.flatMap(({ accountId, region: of, gaps }) =>
      gaps.map(({ api, reason }) => ({ accountId, region: of, what: api, reason })),
    ),
  ];
}
