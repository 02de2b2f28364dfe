import type { Report, ReportBalancer } from '../../../../functions/model/report.ts';
import { type BalancerVerdictName, LACKS, type Lack } from '../../../../functions/model/verdict.ts';
import { count, counted } from '../../../../functions/model/wording.ts';
import { asCalled, type Invocation } from '../../arguments/invocation.ts';
import { hanging, wrap } from '../text-layout.ts';
import { factsOf } from './facts.ts';

/** What a person does about each lack. */
const STEPS: Readonly<Record<Lack, string>> = {
  probes: 'probe them with npm run probe -- --targets FILE (docs/probe.md)',
  'recent-probes': 'probe again with npm run probe -- --targets FILE (docs/probe.md)',
  'recent-logs': 'add newer logs, or see the runbook of stale where none come',
  'longer-history': 'add earlier logs, or run again when there are more',
  'more-clients': 'add logs of more days',
  'connection-log': 'turn on the connection log, which shows mutual TLS',
};
/** What answers soonest stands first. */
export const SOONEST: readonly Lack[] = [
  ...['probes', 'recent-probes', 'recent-logs'],
  ...['longer-history', 'more-clients', 'connection-log'],
] as const;
const MOST_STEPS = 2;

/**
 * The verdict on all balancers in one line. It claims no more than they do: that nothing deviates only
 * where each of them is sound.
 */
export function headline({
  balancers,
  deviations,
}: Pick<Report, 'balancers' | 'deviations'>): string {
  const of = (name: BalancerVerdictName) =>
    balancers.filter(({ verdict }) => verdict === name).length;
  if (balancers.length === 0) return 'No balancer was seen.';
  const all = counted(balancers.length, 'balancer');
  if (of('sound') < balancers.length) {
    return (
      `${all}: ${count(of('deviating'))} deviating, ${count(of('suspected'))} suspected, ` +
      `${count(of('not-enough-evidence'))} without enough evidence, ${count(of('sound'))} sound.`
    );
  }
  const beside = [...new Set(deviations.map(({ rule }) => rule))];
  if (beside.length > 0) return `${all}: all sound. Beside that: ${beside.join(', ')}.`;
  return `${all}: all sound. Nothing deviates from what AWS documents.`;
}

/**
 * How many balancers lack what for a verdict, and what to do first: about the worst finding, then for
 * more evidence; no lines where there is nothing to do.
 */
export function nextLines(
  { balancers, deviations }: Pick<Report, 'balancers' | 'deviations'>,
  width: number,
  calledBy: Invocation,
): readonly string[] {
  const open = balancers.filter(({ verdict }) => verdict !== 'sound');
  const lacking = LACKS.map((lack) => ({
    lack,
    found: open.filter(({ lacks }) => lacks.includes(lack)).length,
  })).filter(({ found }) => found > 0);
  const words = lacking.map(({ lack, found }) => `${lack.replace('-', ' ')} (${count(found)})`);
  const [worst] = factsOf(deviations);
  const steps = [
    ...(worst === undefined ? [] : [`begin with ${worst.rules[0]}, the first finding below`]),
    ...stepsFor(open),
  ];
  return [
    ...(words.length > 0 ? wrap(`Missing for a verdict: ${words.join(', ')}.`, width) : []),
    ...(steps.length > 0 ? hanging(asCalled(`Next: ${steps.join('; ')}.`, calledBy), width) : []),
  ];
}

function stepsFor(open: readonly ReportBalancer[]): readonly string[] {
  const lacks = new Set(open.flatMap((one) => one.lacks));
  const isSuspected = open.some(({ verdict }) => verdict === 'suspected');
  const steps = [
    ...(isSuspected && !lacks.has('probes') ? [STEPS.probes] : []),
    ...SOONEST.filter((lack) => lacks.has(lack)).map((lack) => STEPS[lack]),
  ];
  return steps.slice(0, MOST_STEPS);
}
