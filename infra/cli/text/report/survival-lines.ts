import type { Report } from '../../../../functions/model/report.ts';
import type { ReportSurvival } from '../../../../functions/model/report-survival.ts';
import { DAY_MS, SECOND_MS } from '../../../../functions/model/time.ts';
import { medianWords } from '../../../../functions/model/trials/survival-words.ts';
import { interval, percent, roundedDuration } from '../../../../functions/model/wording.ts';
import {
  survivalPanels,
  triedPoints,
} from '../../../../functions/publish/page/data/survival/survival-panels.ts';
import type { Paint } from '../paint.ts';
import { hanging, printable } from '../text-layout.ts';

/** How long the sessions of each balancer live, one sentence a mechanism; no lines where nobody asked. */
export function survivalLines(
  { survival = [] }: Pick<Report, 'survival'>,
  width: number,
  paint: Paint,
): readonly string[] {
  const ofBalancers = Map.groupBy(
    survival.filter(({ node }) => node === null),
    ({ balancerType, region, accountId, balancer }) =>
      `${balancerType} ${balancer}, ${region}${accountId ? `, account ${accountId}` : ''}`,
  );
  if (ofBalancers.size === 0) return [];
  return [
    paint('strong', 'How long sessions live, by probes that offered each once'),
    ...[...ofBalancers].flatMap(([name, curves]) => [
      ...hanging(printable(name), width, '  '),
      ...survivalPanels(curves, null)
        .flatMap((panel) => panel.curves)
        .flatMap((curve) => hanging(`  ${sentence(curve)}`, width, '    ')),
    ]),
  ];
}

function sentence(curve: ReportSurvival): string {
  const { mechanism, relation, medianSeconds, lifetimeHintSeconds } = curve;
  const tried = triedPoints(curve);
  const inMs = (seconds: number | undefined) =>
    seconds === undefined ? null : seconds * SECOND_MS;
  const half = medianWords(inMs(medianSeconds ?? undefined), inMs(tried.at(-1)?.ageSeconds));
  const atDay = tried.find(({ ageSeconds }) => ageSeconds * SECOND_MS === DAY_MS);
  const parts = [
    `${mechanism} at ${relation === 'same-node' ? 'its own node' : 'another node'}: ${half}`,
    atDay === undefined
      ? ''
      : `at 24h ${percent(atDay.accepted)} (${interval(atDay.low, atDay.high)})`,
    lifetimeHintSeconds === null
      ? ''
      : `lifetime hint ${roundedDuration(lifetimeHintSeconds * SECOND_MS)}`,
  ];
  return parts.filter((part) => part !== '').join('; ');
}
