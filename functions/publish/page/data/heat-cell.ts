import type { ReportCell } from '../../../model/report.ts';
import { wilson } from '../../../model/statistics/wilson.ts';
import { interval } from '../../../model/wording.ts';

/** What a cell says at a glance; each has a sign of its own, so that nobody needs a colour. */
export type HeatMark =
  | 'as-documented'
  | 'refuses'
  | 'contradicts'
  | 'too-few'
  | 'not-applicable'
  | 'not-offered'
  | 'works';

export const HEAT_SIGNS: Readonly<Record<HeatMark, string>> = {
  'as-documented': '✓',
  refuses: '–',
  contradicts: '≠',
  'too-few': '?',
  'not-applicable': 'n/a',
  'not-offered': '·',
  works: '✓',
};

/** Sessions of one issuer at one node: a figure, a mark, and the rest in words. */
export interface HeatCell {
  /** The percentage that was accepted; empty where nothing was answered. */
  readonly figure: string;
  readonly mark: HeatMark;
  /** How much of it was accepted, in quarters. */
  readonly heat: 0 | 1 | 2 | 3 | 4;
  readonly words: string;
}

const EXPECTED = {
  accepts: 'documented: accepts',
  'does-not-accept': 'documented: refuses',
} as const;
const VERDICTS: Readonly<Record<string, string>> = {
  accepts: 'accepts',
  'does-not-accept': 'refuses',
  partial: 'partly accepts',
  fails: 'fails',
  'not-applicable': 'TLS version not spoken',
  'never-issued': 'issues none',
  inconclusive: 'not tried',
  'too-few': 'too few trials to tell',
};
/** Verdicts that are no answer: more trials would give one. */
const TOO_FEW: readonly string[] = ['inconclusive', 'too-few'];

/** The cell of a pair; undefined where no session of the issuer was offered to the node. */
export function heatCell(cell: ReportCell | undefined): HeatCell {
  if (cell === undefined) {
    return { figure: '', mark: 'not-offered', heat: 0, words: 'not offered' };
  }
  return cell.relation === null ? baselineCell(cell) : offerCell(cell);
}

/** Handshakes that offered nothing: whether the node works, and issues a credential. */
function baselineCell(cell: ReportCell): HeatCell {
  const { verdict, full, trials, reissued, node } = cell;
  const says = verdict === null ? 'works' : wordOf(verdict);
  return {
    figure: trials === 0 ? '' : wholePercent(full, trials),
    mark: verdict === null ? 'works' : markOf(verdict, verdict !== 'not-applicable'),
    heat: 0,
    words: [
      `${node} without a session: ${says}`,
      `${full} of ${trials} shook hands`,
      `${reissued} brought a credential`,
      ...faultWords(cell),
    ].join('; '),
  };
}

function offerCell(cell: ReportCell): HeatCell {
  const { resumed, verdict, expected, issuerNode, node } = cell;
  const answered = resumed + cell.full;
  const share = answered === 0 ? 0 : resumed / answered;
  const bounds = answered === 0 ? null : wilson(share, answered);
  return {
    figure: answered === 0 ? '' : wholePercent(resumed, answered),
    mark: markOf(verdict, isContradiction(cell)),
    heat: quarters(share),
    words: [
      `issued by ${issuerNode}, offered to ${node}: ${wordOf(verdict)}`,
      `${resumed} of ${answered} accepted${bounds === null ? '' : ` (${interval(bounds.low, bounds.high)})`}`,
      ...(expected === null ? [] : [EXPECTED[expected]]),
      ...faultWords(cell),
    ].join('; '),
  };
}

/** Whether trials say of a pair what the documents deny. */
export function isContradiction({ verdict, expected, relation }: ReportCell): boolean {
  if (relation === null || verdict === null || expected === null) return false;
  return ![...TOO_FEW, 'not-applicable'].includes(verdict) && verdict !== expected;
}

function markOf(verdict: string | null, contradicts: boolean): HeatMark {
  if (verdict !== null && TOO_FEW.includes(verdict)) return 'too-few';
  if (contradicts) return 'contradicts';
  if (verdict === 'not-applicable') return 'not-applicable';
  return verdict === 'accepts' ? 'as-documented' : 'refuses';
}

function wordOf(verdict: string | null): string {
  return VERDICTS[verdict ?? ''] ?? '';
}

function quarters(share: number): HeatCell['heat'] {
  return ([0, 1, 2, 3, 4] as const)[share === 0 ? 0 : Math.max(1, Math.floor(share * 4))] ?? 0;
}

/** Rounded, but 0 and 100 only of none and all. */
function wholePercent(part: number, whole: number): string {
  if (part > 0 && part / whole < 0.005) return '<1';
  if (part < whole && part / whole >= 0.995) return '>99';
  return `${Math.round((part / whole) * 100)}`;
}

function faultWords({ failed, error, certificateUnchecked }: ReportCell): readonly string[] {
  return [
    ...(failed > 0 ? [`${failed} failed${error === null ? '' : ` (${error})`}`] : []),
    ...(certificateUnchecked > 0 ? ['certificate unchecked'] : []),
  ];
}
