import type { Report, ReportBalancer } from '../../../functions/model/report.ts';
import {
  BALANCER_VERDICTS,
  type BalancerVerdictName,
  LACKS,
  type Lack,
} from '../../../functions/model/verdict.ts';
import { count, counted } from '../../../functions/model/wording.ts';
import type { Paint } from './paint.ts';
import { printable, wrap } from './text-layout.ts';

/** More of them would push the rest off the first screen. */
const MOST_NAMED = 3;

const STYLES: Readonly<Record<BalancerVerdictName, Parameters<Paint>[0]>> = {
  deviating: 'error',
  suspected: 'warning',
  'not-enough-evidence': 'info',
  sound: 'strong',
};

const LABELS: Readonly<Record<BalancerVerdictName, string>> = {
  deviating: 'DEVIATING',
  suspected: 'SUSPECTED',
  'not-enough-evidence': 'NOT ENOUGH EVIDENCE',
  sound: 'SOUND',
};

/** What a person does about each lack; the first of them that applies gives an answer soonest. */
const STEPS: Readonly<Record<Lack, string>> = {
  probes: 'probe them with npm run probe -- --targets FILE (docs/probe.md)',
  'recent-probes': 'probe again with npm run probe -- --targets FILE (docs/probe.md)',
  'recent-logs': 'add newer logs, or see the runbook of stale where none come',
  'longer-history': 'add earlier logs, or run again when there are more',
  'more-clients': 'add logs of more days',
  'connection-log': 'turn on the connection log, which shows mutual TLS',
};
const SOONEST: readonly Lack[] = [
  ...['probes', 'recent-probes', 'recent-logs'],
  ...['longer-history', 'more-clients', 'connection-log'],
] as const;

/** What is known of the balancers, what is not, and what to do next: the first screen. */
export function verdictLines(
  { balancers, deviations }: Pick<Report, 'balancers' | 'deviations'>,
  width: number,
  paint: Paint,
): readonly string[] {
  if (balancers.length === 0) return [];
  const worst = balancers.toSorted((a, b) => rank(a) - rank(b));
  const open = worst.filter(({ verdict }) => verdict !== 'sound');
  const named = open.slice(0, MOST_NAMED);
  const left = open.length - named.length;
  return [
    ...wrap(headline(balancers, deviations), width).map((line) => paint('strong', line)),
    ...named.flatMap((balancer) => linesOf(balancer, width, paint)),
    ...(left > 0
      ? wrap(`and ${counted(left, 'more balancer')} not sound: --json, --html`, width, '  ')
      : []),
    ...lackLines(open, width),
    ...nextLines(open, width),
  ];
}

function rank({ verdict }: ReportBalancer): number {
  return BALANCER_VERDICTS.indexOf(verdict);
}

/** Claims no more than the balancers: that nothing deviates only where each of them is sound. */
function headline(balancers: readonly ReportBalancer[], deviations: Report['deviations']): string {
  const of = (name: BalancerVerdictName) =>
    balancers.filter(({ verdict }) => verdict === name).length;
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

function linesOf(
  { verdict, balancerType, balancer, region, reason }: ReportBalancer,
  width: number,
  paint: Paint,
): readonly string[] {
  const label = `  ${paint(STYLES[verdict], LABELS[verdict])}`;
  const place = printable(`${balancerType} ${balancer}, ${region}`);
  const fits = LABELS[verdict].length + place.length + 3 <= width;
  return [
    ...(fits ? [`${label} ${place}`] : [label, ...wrap(place, width, '    ')]),
    ...wrap(printable(reason), width, '    '),
  ];
}

/** What is not known: how many balancers lack what. */
function lackLines(open: readonly ReportBalancer[], width: number): readonly string[] {
  const lacking = LACKS.map((lack) => ({
    lack,
    found: open.filter(({ lacks }) => lacks.includes(lack)).length,
  })).filter(({ found }) => found > 0);
  if (lacking.length === 0) return [];
  const words = lacking.map(({ lack, found }) => `${lack.replace('-', ' ')} (${count(found)})`);
  return wrap(`Missing for a verdict: ${words.join(', ')}.`, width);
}

function nextLines(open: readonly ReportBalancer[], width: number): readonly string[] {
  const lacks = new Set(open.flatMap((one) => one.lacks));
  const has = (name: BalancerVerdictName) => open.some(({ verdict }) => verdict === name);
  const steps = [
    ...(has('deviating') ? ['read the deviations below and the runbook of each rule'] : []),
    ...(has('suspected') && !lacks.has('probes') ? [STEPS.probes] : []),
    ...SOONEST.filter((lack) => lacks.has(lack)).map((lack) => STEPS[lack]),
  ];
  return steps.length === 0 ? [] : wrap(`Next: ${steps.slice(0, 3).join('; ')}.`, width);
}
