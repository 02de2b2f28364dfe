import { undocumentedBehaviour } from '../../behaviours/exclusions.ts';
import { counted } from '../../model/wording.ts';
import type { KnownBalancer } from './known-balancers.ts';

/** Whether nothing is expected of any trial, for want of documents or of knowledge. */
export function areTrialsUnjudged({ cells }: Pick<KnownBalancer, 'cells'>): boolean {
  return cells.length > 0 && cells.every(({ unjudged }) => unjudged);
}

/** Of how much of a balancer's evidence nothing is expected, and why; null where of none. */
export function unjudgedWords({
  balancerType,
  rates,
  cells,
}: Pick<KnownBalancer, 'balancerType' | 'rates' | 'cells'>): string | null {
  const handshakes = rates
    .filter(({ level, arrival, excluded }) => {
      return level === 'balancer' && arrival === 'all' && excluded === 'unknown';
    })
    .reduce((sum, rate) => sum + rate.handshakes, 0);
  const trials = cells
    .filter(({ unjudged }) => unjudged)
    .reduce((sum, cell) => sum + cell.resumed + cell.full + cell.failed + cell.inconclusive, 0);
  if (handshakes + trials === 0) return null;
  const parts = [
    ...(handshakes > 0 ? [counted(handshakes, 'handshake')] : []),
    ...(trials > 0 ? [counted(trials, 'trial')] : []),
  ];
  const undocumented =
    undocumentedBehaviour(balancerType) === undefined
      ? ''
      : ', or no document says what mutual TLS does to resumption here';
  return `of ${parts.join(' and ')} nothing is expected: nobody saw whether its listeners were excluded then${undocumented}`;
}
