import type { BalancerType } from '../model/balancer.ts';
import type { Behaviour } from './behaviour.ts';
import { DOCUMENTS } from './documents.ts';

const OFFER_TESTS = 'test/functions/judge/rules/failed-offer.test.ts';

/** What a node does with a session that it does not accept, one row per type. */
export const FALLBACK_BEHAVIOURS: readonly Behaviour[] = [
  {
    id: 'classic-fallback',
    balancerType: 'classic',
    says: 'A Classic Load Balancer answers a session of another node with a full handshake and issues a session of its own.',
    source: DOCUMENTS.knowledgeCentre,
    status: 'stated',
    tests: [`${OFFER_TESTS}#[classic-fallback] a classic node that fails on a foreign ID fires`],
  },
  {
    id: 'application-fallback',
    balancerType: 'application',
    says: 'An Application Load Balancer answers a session of another node with a full handshake and issues a session of its own.',
    source: DOCUMENTS.knowledgeCentre,
    status: 'stated',
    tests: [
      `${OFFER_TESTS}#[application-fallback] an application node that fails on a foreign ticket fires`,
    ],
  },
  {
    id: 'network-fallback',
    balancerType: 'network',
    says: 'A Network Load Balancer answers a session that it does not accept with a full handshake and issues a new one.',
    source: DOCUMENTS.knowledgeCentre,
    status: 'stated',
    tests: [`${OFFER_TESTS}#[network-fallback] a network node that fails on a ticket fires`],
  },
];

/** How a balancer type is documented to fall back. */
export function fallbackBehaviour(balancerType: BalancerType): Behaviour {
  const found = FALLBACK_BEHAVIOURS.find((row) => row.balancerType === balancerType);
  if (found === undefined) throw new Error(`no fallback behaviour for ${balancerType}`);
  return found;
}
