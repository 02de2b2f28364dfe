import { HOUR_MS } from '../../../model/time.ts';
import { count, counted } from '../../../model/wording.ts';
import type { Fleet, FleetPart, FleetSum } from '../../fleet/fleet.ts';
import { duration } from '../data/time-words.ts';
import { headlineOf, type VerdictCounts, worstRank } from '../data/verdict.ts';

/** What makes a part not what it should be: said beside it, worst first. */
export interface PartState {
  readonly word: 'stale' | 'older version' | 'newer version' | 'no verdicts';
  readonly says: string;
}

/** A part as a line of the table. */
export interface PartRow {
  readonly part: FleetPart;
  readonly ago: string;
  readonly states: readonly PartState[];
}

/** The parts: what is stale first, then what is worst, then by name. */
export function partRows({ parts, staleAfterHours }: Fleet, nowMs: number): readonly PartRow[] {
  return parts
    .map((part) => ({
      part,
      ago: duration(Math.max(0, nowMs - Date.parse(part.reportedAt))),
      states: statesOf(part, staleAfterHours),
    }))
    .sort(
      (a, b) =>
        Number(b.part.stale) - Number(a.part.stale) ||
        worstRank(b.part.verdicts) - worstRank(a.part.verdicts) ||
        (b.part.verdicts.deviating ?? 0) - (a.part.verdicts.deviating ?? 0),
    );
}

function statesOf({ stale, form, version, verdicts }: FleetPart, hours: number): PartState[] {
  const states: PartState[] = [];
  if (stale) {
    states.push({ word: 'stale', says: `It has not reported for more than ${hours} h.` });
  }
  if (form === 'older') {
    states.push({ word: 'older version', says: `resumption-watch ${version} reported less.` });
  }
  if (form === 'newer') {
    states.push({ word: 'newer version', says: `Not all that ${version} reports is shown.` });
  }
  if (Object.keys(verdicts).length === 0) {
    states.push({ word: 'no verdicts', says: 'The report judges no balancer.' });
  }
  return states;
}

/** The balancers of all parts by verdict; an older version gave none. */
export function fleetVerdicts({ parts }: Fleet): VerdictCounts {
  const counts: Record<string, number> = {};
  for (const { verdicts, types } of parts) {
    if (Object.keys(verdicts).length === 0) {
      const of = types.reduce((sum, { balancers }) => sum + balancers, 0);
      if (of > 0) counts.unknown = (counts.unknown ?? 0) + of;
    }
    for (const [name, of] of Object.entries(verdicts)) counts[name] = (counts[name] ?? 0) + of;
  }
  return counts;
}

/** The headline over all parts: it claims nothing of those that are stale. */
export function fleetHeadline(fleet: Fleet): ReturnType<typeof headlineOf> {
  const counts = fleetVerdicts(fleet);
  const stale = fleet.parts.filter((part) => part.stale).length;
  const { verdict, text } = headlineOf(counts, []);
  const of = `${counted(fleet.parts.length, 'report')}`;
  if (stale === 0) return { verdict, text: `${of}. ${text}` };
  // What was sound hours ago is not known to be sound now.
  const doubted = verdict === 'sound' ? 'not-enough-evidence' : verdict;
  return { verdict: doubted, text: `${of}, ${count(stale)} stale. ${text}` };
}

/** The row of a sum in words: what it is the sum of, and which of it is stale. */
export function sumSources({ from, stale }: FleetSum, parts: number): string {
  const of = from.length === parts ? `all ${counted(parts, 'report')}` : from.join(', ');
  return stale.length === 0 ? of : `${of}; stale: ${stale.join(', ')}`;
}

/** What to say of a page that is no longer made; null while it is. */
export function pageAge({ generatedAt, staleAfterHours }: Fleet, nowMs: number): string | null {
  const ms = nowMs - Date.parse(generatedAt);
  if (ms <= staleAfterHours * HOUR_MS) return null;
  return `This page was made ${duration(ms)} ago: what is said of ages here is of then.`;
}
