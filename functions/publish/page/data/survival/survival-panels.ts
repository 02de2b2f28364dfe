import { MECHANISMS } from '../../../../model/balancer.ts';
import type { ReportSurvival } from '../../../../model/report-survival.ts';
import { DAY_MS, SECOND_MS } from '../../../../model/time.ts';
import type { Relation } from '../../../../model/trial.ts';
import { SHOWN_TO } from '../../../../model/trials/survival-words.ts';
import {
  count,
  counted,
  durationText,
  interval,
  percent,
  roundedDuration,
} from '../../../../model/wording.ts';

const DAY_S = DAY_MS / SECOND_MS;

export type SurvivalPoint = ReportSurvival['points'][number];
/** An age at which at least one session was offered. */
export type TriedPoint = SurvivalPoint & {
  readonly accepted: number;
  readonly low: number;
  readonly high: number;
};

/** How long sessions of one mechanism live: a curve for each node that they were shown to. */
export interface SurvivalPanel {
  readonly mechanism: ReportSurvival['mechanism'];
  /** Shown to the node that issued them first. */
  readonly curves: readonly ReportSurvival[];
  readonly hintSeconds: number | null;
  /** For how long one key was seen at most; null where none was seen to be replaced. */
  readonly keySeconds: number | null;
}

/** A name and what is known of it. */
export interface SurvivalFact {
  readonly id: string;
  readonly label: string;
  readonly text: string;
  /** Whether it came of the offers, not of what was issued. */
  readonly isOfOffers: boolean;
}

/** The curves of one node, or of all nodes together (null), a panel for each mechanism. */
export function survivalPanels(
  survival: readonly ReportSurvival[],
  node: string | null,
): readonly SurvivalPanel[] {
  const here = survival.filter((curve) => curve.node === node);
  return MECHANISMS.flatMap((mechanism) => {
    const curves = here
      .filter((curve) => curve.mechanism === mechanism)
      .toSorted((a, b) => Number(isElsewhere(a)) - Number(isElsewhere(b)));
    const [first] = curves;
    if (first === undefined) return [];
    const { lifetimeHintSeconds: hintSeconds, keys, keySeenForSeconds } = first;
    return [{ mechanism, curves, hintSeconds, keySeconds: keys > 1 ? keySeenForSeconds : null }];
  });
}

/** Whether sessions were shown to another node than their issuer. */
export function isElsewhere({ relation }: Pick<ReportSurvival, 'relation'>): boolean {
  return relation === 'cross-node';
}

/** The ages at which sessions were offered, with what is known of them. */
export function triedPoints({ points }: ReportSurvival): readonly TriedPoint[] {
  return points.filter(
    (point): point is TriedPoint =>
      point.accepted !== null && point.low !== null && point.high !== null,
  );
}

/** To which node sessions were shown, in few words. */
export function shownTo(relation: Relation): string {
  return relation === 'same-node' ? 'own node' : 'another node';
}

/** What a panel shows, for who can't see it: the estimate at each age. */
export function panelWords({ mechanism, curves, hintSeconds }: SurvivalPanel): string {
  const hint = hintSeconds === null ? [] : [`Lifetime hint ${measuredWords(hintSeconds)}.`];
  const told = curves.map((curve) => {
    const shares = triedPoints(curve).map(
      ({ ageSeconds, accepted }) => `${percent(accepted)} at ${ageWords(ageSeconds)}`,
    );
    return `${SHOWN_TO[curve.relation]}: ${shares.join(', ') || 'none was offered'}.`;
  });
  return [`How many ${mechanism}s are still accepted, by age;`, ...told, ...hint].join(' ');
}

/** What stands beside a curve. */
export function curveFacts(curve: ReportSurvival): readonly SurvivalFact[] {
  const { medianSeconds, lifetimeHintSeconds, keys, keySeenForSeconds, points } = curve;
  const lastSeconds = triedPoints(curve).at(-1)?.ageSeconds ?? null;
  const offered = points.reduce((sum, { resumed, full }) => sum + resumed + full, 0);
  const ofOffers: readonly (readonly [string, string, string])[] = [
    ['median', 'Half or fewer left', halfWords(medianSeconds, lastSeconds)],
    ['at-24h', 'Still accepted at 24h', at24h(curve)],
    ['sessions', 'Sessions offered', count(offered)],
  ];
  const ofIssue: readonly (readonly [string, string, string])[] = [
    ['hint', 'Lifetime hint', hintWords(lifetimeHintSeconds)],
    ['keys', 'Ticket keys', keyWords(keys, keySeenForSeconds)],
  ];
  return [...ofOffers, ...ofIssue].map(([id, label, text], at) => ({
    ...{ id, label, text },
    isOfOffers: at < ofOffers.length,
  }));
}

function halfWords(medianSeconds: number | null, lastSeconds: number | null): string {
  if (medianSeconds !== null) return `from ${ageWords(medianSeconds)} on`;
  return lastSeconds === null
    ? 'none was offered'
    : `not by ${ageWords(lastSeconds)}, the highest age tried`;
}

function at24h(curve: ReportSurvival): string {
  const point = triedPoints(curve).find(({ ageSeconds }) => ageSeconds === DAY_S);
  if (point === undefined) return 'none was offered at that age';
  return `${percent(point.accepted)} (${interval(point.low, point.high)})`;
}

function hintWords(hintSeconds: number | null): string {
  return hintSeconds === null ? 'none came with them' : measuredWords(hintSeconds);
}

function keyWords(keys: number, seenForSeconds: number | null): string {
  if (keys === 0 || seenForSeconds === null) return 'not seen';
  const seen = `seen for ${measuredWords(seenForSeconds)}`;
  return keys === 1 ? `one, ${seen}: no change seen` : `${keys}, one ${seen} at most`;
}

/** An age that was asked for, as the command line takes it: `90s`, `36h`. */
export function ageWords(seconds: number): string {
  return durationText(seconds * SECOND_MS);
}

/** A time that was measured, or that a server gave: `15h`. */
export function measuredWords(seconds: number): string {
  return roundedDuration(seconds * SECOND_MS);
}

/** What was seen at one age. */
export function pointWords({ ageSeconds, accepted, low, high, ...counts }: TriedPoint): string {
  const { resumed, full } = counts;
  return [
    `${ageWords(ageSeconds)}: ${percent(accepted)} (${interval(low, high)})`,
    `${resumed} of ${counted(resumed + full, 'session')} resumed`,
  ].join('\n');
}
