import { commonNextStep } from '../../../../functions/judge/steps/next-steps.ts';
import type { RuleName } from '../../../../functions/model/deviation.ts';
import type { ReportDeviation } from '../../../../functions/model/report.ts';
import { counted } from '../../../../functions/model/wording.ts';
import { asCalled, type Invocation } from '../../arguments/invocation.ts';
import type { Paint } from '../paint.ts';
import { hanging, printable } from '../text-layout.ts';
import { type Fact, factsOf } from './facts.ts';

/** Of more balancers with one fact, names alone would fill the screen. */
const MOST_PLACES = 3;

export interface FactLayout {
  readonly width: number;
  readonly paint: Paint;
  readonly calledBy: Invocation;
  /** The rest is counted. */
  readonly most: number;
}

/** Each distinct fact once: who, what was seen, what is documented, what to do, and its runbook. */
export function factLines(
  deviations: readonly ReportDeviation[],
  layout: FactLayout,
): readonly string[] {
  const facts = factsOf(deviations);
  const left = facts.slice(layout.most);
  const rules = [...new Set(left.map(({ rules: [lead] }) => lead))].join(', ');
  const more = `And ${counted(left.length, 'more finding')}`;
  const named = `${more} (${rules}): --verbose`;
  return [
    ...facts.slice(0, layout.most).flatMap((fact) => ['', ...linesOf(fact, layout)]),
    ...(left.length > 0 ? [named.length <= layout.width ? named : `${more}: --verbose`] : []),
  ];
}

function linesOf({ severity, rules, places }: Fact, layout: FactLayout): readonly string[] {
  const { width, paint, calledBy } = layout;
  const [lead] = rules;
  const all = places.flat();
  const proved = all.filter(({ rule }) => rule === lead);
  const shown = places.slice(0, MOST_PLACES);
  const left = places.length - shown.length;
  const labelled = (label: string, text: string) =>
    hanging(`${label}: ${printable(text)}`, width, '  ');
  return [
    `${paint(severity, severity.toUpperCase())} ${paint('strong', rules.join(', '))}`,
    ...shown.flatMap((found) => placeLines(found, lead, width)),
    ...(left > 0 ? [`  and at ${counted(left, 'more balancer')}: --verbose`] : []),
    ...labelled('Documented', mostSaid(all)),
    ...labelled('Next', asCalled(commonNextStep(proved), calledBy)),
    ...labelled('Runbook', asCalled(`npm run runbook -- ${lead}`, calledBy)),
  ];
}

/** Where it was, and what was seen there by the rule that leads on. */
function placeLines(
  found: readonly ReportDeviation[],
  lead: RuleName,
  width: number,
): readonly string[] {
  const [first] = found;
  if (first === undefined) return [];
  // What a log made likely is no news where trials have proved it.
  const proved = found.filter(({ rule }) => rule === lead);
  return [
    ...hanging(`at ${printable(whereText(first))}`, width, '  '),
    ...hanging(printable(seenText(proved)), width, '  '),
  ];
}

function whereText({ balancerType, balancer, region, accountId }: ReportDeviation): string {
  // The names of the others say their type.
  const where = [balancerType === 'classic' ? `classic ${balancer}` : balancer, region];
  // Where trials name none, and logs none either, or several, there is none to show.
  if (accountId !== 'unknown') where.push(`account ${accountId}`);
  return where.join(', ');
}

/** The first of deviations of one rule at a balancer, and how many more there are like it. */
function seenText(alike: readonly ReportDeviation[]): string {
  const [first] = alike;
  if (first === undefined) return '';
  const nodes = new Set(alike.flatMap(({ node }) => node ?? []));
  const mechanisms = new Set(alike.flatMap(({ mechanism }) => mechanism ?? []));
  const at = first.node === null ? '' : ` at node ${first.node}`;
  const history = alike.every(({ historyComplete }) => historyComplete)
    ? ''
    : ' (The data lacks history: see the notes.)';
  const spread = [
    ...(nodes.size > 1 ? [`${nodes.size} nodes`] : []),
    ...(mechanisms.size > 1 ? [[...mechanisms].join(', ')] : []),
  ];
  const more =
    alike.length > 1
      ? ` ${counted(alike.length - 1, 'more result')} like it${spread.length > 0 ? `: ${spread.join('; ')}` : ''}.`
      : '';
  return `Seen${at}: ${first.reason}${more}${history}`;
}

/** The statement that most of the deviations contradict. */
function mostSaid(deviations: readonly ReportDeviation[]): string {
  const said = [...Map.groupBy(deviations, ({ says }) => says)];
  const [most] = said.toSorted(([, a], [, b]) => b.length - a.length);
  return most?.[0] ?? '';
}
