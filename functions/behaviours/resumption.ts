import {
  type BalancerType,
  type Mechanism,
  SCOPES,
  type Scope,
  type TlsVersion,
  usableIn,
} from '../model/balancer.ts';
import type { Relation } from '../model/trial.ts';
import type { ScopeBehaviour } from './behaviour.ts';
import { DOCUMENTS } from './documents.ts';
import { covers } from './scope.ts';
import { versionBehaviour } from './versions.ts';

const TESTS = 'test/functions/behaviours/resumption.test.ts';
const CROSS_NODE_TESTS = 'test/functions/judge/rules/cross-node-resumption.test.ts';

/** How far the sessions of each balancer type are accepted, one row per type and mechanism. */
export const SCOPE_BEHAVIOURS: readonly ScopeBehaviour[] = [
  {
    id: 'classic-session-id',
    balancerType: 'classic',
    mechanism: 'session-id',
    scope: 'node',
    says: 'A Classic Load Balancer resumes a session ID only on the node that issued it; another node makes a full handshake and issues its own ID.',
    source: DOCUMENTS.knowledgeCentre,
    status: 'stated',
    tests: [`${TESTS}#[classic-session-id] a classic session ID is accepted by its node`],
  },
  {
    id: 'classic-session-ticket',
    balancerType: 'classic',
    mechanism: 'session-ticket',
    scope: 'none',
    says: 'A Classic Load Balancer does not support session tickets.',
    source: DOCUMENTS.knowledgeCentre,
    status: 'stated',
    tests: [`${TESTS}#[classic-session-ticket] a classic balancer accepts no session ticket`],
  },
  {
    id: 'classic-psk',
    balancerType: 'classic',
    mechanism: 'psk',
    scope: 'none',
    says: 'A Classic Load Balancer does not speak TLS 1.3, so it resumes nothing by PSK.',
    source: DOCUMENTS.classicPolicies,
    status: 'stated',
    tests: [`${TESTS}#[classic-psk] a classic balancer accepts no PSK`],
  },
  {
    id: 'application-session-id',
    balancerType: 'application',
    mechanism: 'session-id',
    scope: 'node',
    says: 'An Application Load Balancer resumes a session ID only in connections to the IP address that issued it.',
    source: DOCUMENTS.applicationPolicies,
    status: 'stated',
    tests: [`${TESTS}#[application-session-id] an application session ID is accepted by its node`],
  },
  {
    id: 'application-session-ticket',
    balancerType: 'application',
    mechanism: 'session-ticket',
    scope: 'node',
    says: 'An Application Load Balancer resumes sessions (by ticket, as by session ID or PSK) in connections to the IP address that issued them, and only there.',
    source: DOCUMENTS.applicationPolicies,
    status: 'stated',
    tests: [
      `${TESTS}#[application-session-ticket] an application ticket is accepted by its node`,
      `${CROSS_NODE_TESTS}#[application-session-ticket] a cross-node share above that of first arrivals fires`,
    ],
  },
  {
    id: 'application-psk',
    balancerType: 'application',
    mechanism: 'psk',
    scope: 'node',
    says: 'An Application Load Balancer resumes a TLS 1.3 session by PSK only in connections to the IP address that issued it.',
    source: DOCUMENTS.applicationPolicies,
    status: 'stated',
    tests: [`${TESTS}#[application-psk] an application PSK is accepted by its node`],
  },
  {
    id: 'network-session-id',
    balancerType: 'network',
    mechanism: 'session-id',
    scope: 'none',
    says: 'A Network Load Balancer does not support resumption by session ID.',
    source: DOCUMENTS.networkListeners,
    status: 'stated',
    tests: [`${TESTS}#[network-session-id] a network balancer accepts no session ID`],
  },
  {
    id: 'network-session-ticket',
    balancerType: 'network',
    mechanism: 'session-ticket',
    scope: 'region',
    says: 'A Network Load Balancer resumes a session ticket on any of its IP addresses in the Region.',
    source: DOCUMENTS.knowledgeCentre,
    status: 'stated',
    tests: [`${TESTS}#[network-session-ticket] a network ticket is accepted in the Region`],
  },
  {
    // The guide promises PSK; the Region-wide scope is stated for tickets and "TLS sessions".
    id: 'network-psk',
    balancerType: 'network',
    mechanism: 'psk',
    scope: 'region',
    says: 'A Network Load Balancer resumes TLS 1.3 sessions by PSK, and its TLS sessions on any of its IP addresses in the Region.',
    source: DOCUMENTS.knowledgeCentre,
    status: 'inferred',
    tests: [`${TESTS}#[network-psk] a network PSK is taken to be accepted in the Region`],
  },
];

/** The documented scope of one mechanism on one balancer type. */
export function scopeBehaviour(balancerType: BalancerType, mechanism: Mechanism): ScopeBehaviour {
  const found = SCOPE_BEHAVIOURS.find(
    (row) => row.balancerType === balancerType && row.mechanism === mechanism,
  );
  if (found === undefined) throw new Error(`no scope behaviour for ${balancerType} ${mechanism}`);
  return found;
}

/** Whether a session is documented to be accepted there; a documented exclusion turns it to no. */
export function isCovered(
  balancerType: BalancerType,
  mechanism: Mechanism,
  relation: Relation,
  excluded: boolean,
): boolean {
  return !excluded && covers(scopeBehaviour(balancerType, mechanism).scope, relation);
}

/**
 * The widest documented scope of any mechanism that the TLS version can use: a log names the
 * version, never the mechanism. `none` where the type does not document the version; null asks for
 * the type's widest.
 */
export function logScope(balancerType: BalancerType, tlsVersion: TlsVersion | null): Scope {
  const documented = versionBehaviour(balancerType).versions;
  if (tlsVersion !== null && !documented.includes(tlsVersion)) return 'none';
  const scopes = SCOPE_BEHAVIOURS.filter(
    (row) => row.balancerType === balancerType && usableIn(row.mechanism, tlsVersion),
  ).map((row) => row.scope);
  return SCOPES.findLast((scope) => scopes.includes(scope)) ?? 'none';
}
