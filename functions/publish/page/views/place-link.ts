import type { Page } from '../data/page.ts';
import { formatState, INITIAL_STATE, type PageState } from '../data/page-state.ts';
import type { Place } from '../data/places.ts';
import { stateLink } from './dom.ts';

/** What to change so that a place is shown: a Region its balancers, a node within its balancer. */
export function openingOf(place: Place): Partial<PageState> {
  const { balancer, node, accountId, region, balancerType } = place;
  if (balancer === null) return { level: 'balancer', region, type: balancerType, page: '1' };
  return { balancer, account: accountId ?? '', in: region, node: node ?? '' };
}

/** A link that opens a place here; in a tab of its own it opens nothing else. */
export function placeLink(place: Place, { part, go }: Page, text?: string): HTMLAnchorElement {
  const changes = openingOf(place);
  return stateLink(
    text ?? place.node ?? place.balancer ?? place.region,
    { href: formatState({ ...INITIAL_STATE, part, ...changes }) },
    () => go(changes, 'step'),
  );
}
