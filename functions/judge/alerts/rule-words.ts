import type { RuleName } from '../../model/deviation.ts';

/** What an alert says of its rule: a fault in a few words, and what to do next in one sentence. */
export interface RuleWords {
  readonly fault: string;
  readonly nextStep: string;
}

export const RULE_WORDS: Readonly<Record<RuleName, RuleWords>> = {
  'missing-resumption': {
    fault: 'sessions not resumed',
    nextStep:
      'Probe the node with --explain to see what it issues and accepts, then look at the security policy of the listener and at what changed there.',
  },
  'unexpected-resumption': {
    fault: 'sessions accepted where they should not be',
    nextStep:
      'Probe with --explain to see which session was accepted where, and make sure that the addresses are nodes of this balancer and nothing stands before them.',
  },
  'partial-resumption': {
    fault: 'sessions resumed only some of the time',
    nextStep:
      'Find out whether several hosts answer behind the address, a proxy or a second balancer say, and give each an address of its own.',
  },
  'failed-offer': {
    fault: 'handshakes fail when a session is offered',
    nextStep:
      'Returning clients fail now: probe with --explain for the alert that the node sends, and take the node or the last change of the listener out of service.',
  },
  'no-reissue': {
    fault: 'no new session after a fallback',
    nextStep:
      'Probe the node with --explain and check whether a full handshake after a refused offer brings a new credential.',
  },
  unreachable: {
    fault: 'handshakes fail',
    nextStep:
      'Connect to the node by hand with openssl s_client, and check its health, its security group, its certificate and the TLS versions of its policy.',
  },
  'cross-node-resumption': {
    fault: 'sessions accepted across nodes',
    nextStep:
      'Probe the balancer: only trials tell a node that accepts the sessions of others from clients that look alike.',
  },
  'node-below-peers': {
    fault: 'nodes resume less than their peers',
    nextStep:
      'Probe the node and compare it with its peers, then look for what differs there: its zone, its age, its clients.',
  },
  'never-resumed': {
    fault: 'no session is ever resumed',
    nextStep:
      'Probe the balancer to tell whether its nodes refuse sessions or its clients offer none.',
  },
  'excluded-resumption': {
    fault: 'sessions resumed where an exclusion applies',
    nextStep:
      'Check that the listener really asks for client certificates or has several certificates, and correct the targets if it does not.',
  },
  'undocumented-version': {
    fault: 'a TLS version that is not documented',
    nextStep:
      'Look at the security policy of the listener, and at whether the addresses belong to this type of balancer.',
  },
  stale: {
    fault: 'logs or trials have ceased',
    nextStep:
      'Check that the balancer still writes logs to the bucket, that the bucket policy allows it, and that probes still run.',
  },
};
