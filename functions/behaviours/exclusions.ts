import type { BalancerType } from '../model/balancer.ts';
import type { ExclusionBehaviour } from './behaviour.ts';
import { DOCUMENTS } from './documents.ts';

const RULE_TESTS = 'test/functions/judge/rules/excluded-resumption.test.ts';
const TARGET_TESTS = 'test/infra/settings/targets-file.test.ts';

/** The listeners on which resumption is documented as unsupported. */
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
];

/** The documented exclusion of a balancer type; undefined where no document states one. */
export function exclusionBehaviour(balancerType: BalancerType): ExclusionBehaviour | undefined {
  return EXCLUSION_BEHAVIOURS.find((row) => row.balancerType === balancerType);
}
