import type { SurvivalCurve, SurvivalPoint } from '../../../functions/model/survival.ts';
import { SECOND_MS } from '../../../functions/model/time.ts';
import { medianWords, SHOWN_TO } from '../../../functions/model/trials/survival-words.ts';
import { counted, durationText, roundedDuration } from '../../../functions/model/wording.ts';
import type { Paint } from '../text/paint.ts';
import { printable, textTable } from '../text/text-layout.ts';

const INDENT = '  ';
const BAR_WIDTH = 20;
const FULL = '#';

/** What the columns mean. */
export const SURVIVAL_KEY: readonly string[] = [
  'Accepted: the share of sessions still resumed at that age, never rising, with its 95 % interval.',
  'Each session was offered once; withheld: older than its lifetime hint, so not offered.',
];

/** How long the sessions of one balancer live, one table per mechanism and relation. */
export function survivalLines(curves: readonly SurvivalCurve[], paint: Paint): readonly string[] {
  const [first] = curves;
  if (first === undefined) return [];
  const { balancer, balancerType, region } = first;
  const title = paint('strong', `${printable(balancer)} (${balancerType}, ${region})`);
  return [title, ...curves.flatMap((curve) => ['', ...curveLines(curve)])];
}

function curveLines(curve: SurvivalCurve): readonly string[] {
  const { mechanism, relation, points } = curve;
  const table = textTable(['right', 'right', 'left', 'left', 'right', 'left']);
  table.push(['age', 'accepted', '', '95 %', 'of', '']);
  for (const point of points) table.push(rowOf(point));
  return [
    `${mechanism}s, ${SHOWN_TO[relation]}: ${summary(curve)}`,
    ...issueLines(curve),
    ...table.toString().split('\n'),
  ].map((line) => (INDENT + line).trimEnd());
}

function summary({ medianMs, acceptedAt24h, points }: SurvivalCurve): string {
  const lastMs = points.findLast(({ accepted }) => accepted !== null)?.ageMs ?? null;
  const half = medianWords(medianMs, lastMs);
  return acceptedAt24h === null ? half : `${half}; at 24h ${percent(acceptedAt24h)}`;
}

function issueLines({ lifetimeHintS, keys, keySeenForMs }: SurvivalCurve): readonly string[] {
  const facts = [
    lifetimeHintS === null ? '' : `lifetime hint ${roundedDuration(lifetimeHintS * SECOND_MS)}`,
    keySeenForMs === null
      ? ''
      : `${counted(keys, 'ticket key')} seen, one for ${roundedDuration(keySeenForMs)} at most`,
  ].filter((fact) => fact !== '');
  return facts.length === 0 ? [] : [facts.join('; ')];
}

function rowOf({ ageMs, accepted, low, high, ...counts }: SurvivalPoint): string[] {
  const { resumed, full, failed, withheld } = counts;
  const others = [failed > 0 ? `${failed} failed` : '', withheld > 0 ? `${withheld} withheld` : ''];
  const other = others.filter((text) => text !== '').join(', ');
  if (accepted === null || low === null || high === null) {
    return [durationText(ageMs), '–', '', '', '0', other];
  }
  return [
    ...[durationText(ageMs), percent(accepted), FULL.repeat(Math.round(accepted * BAR_WIDTH))],
    ...[`${percent(low)} to ${percent(high)}`, String(resumed + full), other],
  ];
}

function percent(share: number): string {
  return `${Math.round(share * 100)} %`;
}
