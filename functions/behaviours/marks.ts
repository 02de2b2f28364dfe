import type { BalancerType } from '../model/balancer.ts';
import type { Behaviour } from './behaviour.ts';
import { DOCUMENTS } from './documents.ts';

/** How logs mark what was resumed; the logs of other types mark nothing. */
export const MARK_BEHAVIOURS: readonly Behaviour[] = [
  {
    id: 'application-mark',
    balancerType: 'application',
    says: 'An Application Load Balancer logs session-reused as the certificate where a session was reused, and the ARN of the certificate where none was.',
    source: DOCUMENTS.applicationLogs,
    status: 'stated',
    tests: [
      'test/functions/judge/rules/mark-contradicted.test.ts#[application-mark] three contradictions by proof are an error, each direction apart',
    ],
  },
];

/** How the log of a balancer type is documented to mark resumption; undefined where it does not. */
export function markBehaviour(balancerType: BalancerType): Behaviour | undefined {
  return MARK_BEHAVIOURS.find((row) => row.balancerType === balancerType);
}
