import type { BalancerType } from '../model/balancer.ts';
import type { ExclusionBehaviour } from './behaviour.ts';
import { DOCUMENTS } from './documents.ts';

const RULE_TESTS = 'test/functions/judge/rules/excluded-resumption.test.ts';
const LISTENER_TESTS = 'test/functions/behaviours/excluded-listeners.test.ts';
const TARGET_TESTS = 'test/infra/settings/targets-file.test.ts';

/** The listeners on which resumption is documented as unsupported, or not documented at all. */
export const EXCLUSION_BEHAVIOURS: readonly ExclusionBehaviour[] = [
  {
    id: 'application-mutual-tls',
    balancerType: 'application',
    exclusion: 'mutual-tls',
    says: 'An Application Load Balancer resumes no session on a listener that uses mutual TLS, in verify or passthrough mode.',
    source: DOCUMENTS.applicationMutualTls,
    status: 'stated',
    tests: [
      `${RULE_TESTS}#[application-mutual-tls] one resumed handshake on an excluded application listener fires`,
      `${TARGET_TESTS}#[application-mutual-tls] mutualTls on an application target excludes its port`,
    ],
  },
  {
    id: 'network-several-certificates',
    balancerType: 'network',
    exclusion: 'several-certificates',
    says: 'A Network Load Balancer resumes no session on a listener that has several certificates (SNI).',
    source: DOCUMENTS.networkListeners,
    status: 'stated',
    tests: [
      `${TARGET_TESTS}#[network-several-certificates] several certificates on a network target exclude the balancer`,
    ],
  },
  {
    // Since 2026-11-19. The sentence of application balancers is about these alone.
    id: 'network-mutual-tls',
    balancerType: 'network',
    exclusion: 'mutual-tls',
    says: 'A Network Load Balancer can use mutual TLS on a listener, and no document says whether it resumes sessions there.',
    source: DOCUMENTS.networkMutualTls,
    status: 'undocumented',
    tests: [
      `${LISTENER_TESTS}#[network-mutual-tls] mutual TLS on a network listener leaves nothing to expect`,
    ],
  },
];

/** The documented exclusion of a balancer type; undefined where no document states one. */
export function exclusionBehaviour(balancerType: BalancerType): ExclusionBehaviour | undefined {
  return EXCLUSION_BEHAVIOURS.find(
    (row) => row.balancerType === balancerType && row.status !== 'undocumented',
  );
}

/** What no document says of a balancer type; undefined where nothing of that kind is known. */
export function undocumentedBehaviour(balancerType: BalancerType): ExclusionBehaviour | undefined {
  return EXCLUSION_BEHAVIOURS.find(
    (row) => row.balancerType === balancerType && row.status === 'undocumented',
  );
}
