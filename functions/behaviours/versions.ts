import type { BalancerType } from '../model/balancer.ts';
import type { VersionBehaviour } from './behaviour.ts';
import { DOCUMENTS } from './documents.ts';

const TESTS = 'test/functions/behaviours/versions.test.ts';
const RULE_TESTS = 'test/functions/judge/rules/undocumented-version.test.ts';

/** The TLS versions that the security policies of each balancer type can negotiate. */
export const VERSION_BEHAVIOURS: readonly VersionBehaviour[] = [
  {
    id: 'classic-versions',
    balancerType: 'classic',
    versions: ['1.0', '1.1', '1.2'],
    says: 'A Classic Load Balancer negotiates no TLS version above 1.2.',
    source: DOCUMENTS.classicPolicies,
    status: 'stated',
    tests: [
      `${TESTS}#[classic-versions] classic documents TLS 1.0 to 1.2`,
      `${RULE_TESTS}#[classic-versions] TLS 1.3 on a classic balancer is undocumented`,
    ],
  },
  {
    id: 'application-versions',
    balancerType: 'application',
    versions: ['1.0', '1.1', '1.2', '1.3'],
    says: 'An Application Load Balancer negotiates TLS 1.0 to 1.3, as its security policy allows.',
    source: DOCUMENTS.applicationPolicies,
    status: 'stated',
    tests: [`${TESTS}#[application-versions] application documents TLS 1.0 to 1.3`],
  },
  {
    id: 'network-versions',
    balancerType: 'network',
    versions: ['1.0', '1.1', '1.2', '1.3'],
    says: 'A Network Load Balancer negotiates TLS 1.0 to 1.3, as its security policy allows.',
    source: DOCUMENTS.networkPolicies,
    status: 'stated',
    tests: [`${TESTS}#[network-versions] network documents TLS 1.0 to 1.3`],
  },
];

/** The documented TLS versions of a balancer type. */
export function versionBehaviour(balancerType: BalancerType): VersionBehaviour {
  const found = VERSION_BEHAVIOURS.find((row) => row.balancerType === balancerType);
  if (found === undefined) throw new Error(`no version behaviour for ${balancerType}`);
  return found;
}
