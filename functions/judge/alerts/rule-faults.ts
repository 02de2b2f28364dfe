import type { RuleName } from '../../model/deviation.ts';

/** What an alert says of its rule: the fault in a few words. */
export const RULE_FAULTS: Readonly<Record<RuleName, string>> = {
  'missing-resumption': 'sessions not resumed',
  'unexpected-resumption': 'sessions accepted where they should not be',
  'partial-resumption': 'sessions resumed only some of the time',
  'failed-offer': 'handshakes fail when a session is offered',
  'no-reissue': 'no new session after a fallback',
  unreachable: 'handshakes fail',
  'cross-node-resumption': 'sessions accepted across nodes',
  'node-below-peers': 'nodes resume less than their peers',
  'never-resumed': 'no session is ever resumed',
  'excluded-resumption': 'sessions resumed where an exclusion applies',
  'undocumented-version': 'a TLS version that is not documented',
  'mark-contradicted': 'the log says the opposite of what the wire showed',
  stale: 'logs or trials have ceased',
};
