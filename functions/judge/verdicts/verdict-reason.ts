import type { ExclusionBehaviour } from '../../behaviours/behaviour.ts';
import { type Deviation, SEVERITIES } from '../../model/deviation.ts';
import type { Evidence } from '../../model/rate.ts';
import type { BalancerVerdictName, Lack } from '../../model/verdict.ts';
import { counted } from '../../model/wording.ts';
import type { Standing } from './standing.ts';

const NOUNS: Readonly<Record<Evidence, string>> = { log: 'log', trials: 'probe' };

/** Why a balancer deviates, or is suspected to: its worst deviation, and how many more there are. */
export function worstReason(
  verdict: Extract<BalancerVerdictName, 'deviating' | 'suspected'>,
  deviations: readonly Deviation[],
): string {
  const rank = ({ severity }: Deviation) => SEVERITIES.indexOf(severity);
  const [worst, ...others] = deviations.toSorted((a, b) => rank(b) - rank(a));
  if (worst === undefined) throw new Error('a deviation decided the verdict');
  const { rule, node, reason } = worst;
  const where = node === null ? rule : `${rule} at node ${node}`;
  const parts = [
    `${where}: ${withoutStop(reason)}`,
    ...(others.length > 0 ? [`${counted(others.length, 'more deviation')} beside it`] : []),
    ...(verdict === 'suspected' ? ['run npm run probe to confirm or to clear it'] : []),
  ];
  return `${parts.join('; ')}.`;
}

/** By what a balancer is seen to be sound; what ceased since is said too. */
export function soundReason(
  sound: readonly Standing[],
  ceased: ReadonlyMap<Evidence, string>,
): string {
  return sentence([...sound.map(({ says }) => says), ...ceasedWords(ceased)]);
}

/** What a balancer is judged by where that is not enough. */
export interface OpenVerdict {
  readonly log: Standing | null;
  readonly trials: Standing | null;
  readonly ceased: ReadonlyMap<Evidence, string>;
  readonly lacks: readonly Lack[];
  /** The documented exclusion that applies to it; undefined where none does. */
  readonly exclusion: ExclusionBehaviour['exclusion'] | undefined;
  /** Of what of its evidence nothing is expected; null where of none. */
  readonly unjudged: string | null;
}

const EXCLUSIONS: Readonly<Record<ExclusionBehaviour['exclusion'], string>> = {
  'mutual-tls': 'mutual TLS',
  'several-certificates': 'several certificates',
};

/** How much is missing for a verdict, and what gives one soonest. */
export function openReason({
  log,
  trials,
  ceased,
  lacks,
  exclusion,
  unjudged,
}: OpenVerdict): string {
  if (exclusion !== undefined) {
    const cause = EXCLUSIONS[exclusion];
    return `Its listeners have ${cause}, for which AWS documents that no session is resumed: there is no resumption to be seen.`;
  }
  const missing = [
    ...ceasedWords(ceased),
    log?.says ?? 'no logs were read',
    trials?.says ?? 'no probes were read',
    ...(unjudged === null ? [] : [unjudged]),
  ];
  return sentence([[missing.join('; '), ...next(lacks)].join(': ')]);
}

function next(lacks: readonly Lack[]): readonly string[] {
  if (lacks.includes('recent-probes')) return ['run npm run probe again for an answer now'];
  return lacks.includes('probes') ? ['run npm run probe for an answer now'] : [];
}

function ceasedWords(ceased: ReadonlyMap<Evidence, string>): readonly string[] {
  return [...ceased].map(
    ([evidence, last]) =>
      `no ${NOUNS[evidence]} came since ${last.slice(0, 16).replace('T', ' ')} UTC`,
  );
}

function sentence(parts: readonly string[]): string {
  const text = parts.join('; ');
  return `${text.slice(0, 1).toUpperCase()}${text.slice(1)}.`;
}

function withoutStop(text: string): string {
  return text.replace(/\.$/, '');
}
