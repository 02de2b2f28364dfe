import type { ReportFreshness } from '../../../model/report.ts';
import { counted } from '../../../model/wording.ts';
import type { Page } from '../data/page.ts';
import type { Balancer } from '../data/places.ts';
import { lag, minute } from '../data/time-words.ts';
import { type Child, el } from './dom.ts';
import { placeLink } from './place-link.ts';

const NOUNS: Readonly<Record<ReportFreshness['evidence'], string>> = {
  log: 'log',
  trials: 'trial',
};
const BEHIND = 'behind the newest data';

interface Behind {
  readonly balancer: Balancer;
  readonly lagSeconds: number;
}

/** How far logs, and trials, lie behind: of each kind the median, and the worst by name. */
export function lagSummary(page: Page): HTMLElement {
  return el(
    'div',
    {},
    ...(['log', 'trials'] as const).map((evidence) => {
      const behind = page.places.balancers.flatMap((balancer) =>
        balancer.freshness
          .filter((row) => row.evidence === evidence)
          .map(({ lagSeconds }) => ({ balancer, lagSeconds })),
      );
      return el('p', { 'data-lag': evidence }, ...summaryWords(NOUNS[evidence], behind, page));
    }),
    el(
      'p',
      { class: 'quiet' },
      'The newest data is the end of the newest log of any balancer, for trials the newest log or ' +
        'trial. When a log arrived is not recorded.',
    ),
  );
}

function summaryWords(noun: string, behind: readonly Behind[], page: Page): readonly Child[] {
  const [worst, ...others] = behind.toSorted((a, b) => b.lagSeconds - a.lagSeconds);
  if (worst === undefined) return [`No ${noun} tells its time.`];
  const whose = `Newest ${noun}s of ${counted(behind.length, 'balancer')}: `;
  if (worst.lagSeconds === 0) return [`${whose}none is ${BEHIND}.`];
  return [
    `${whose}median ${lag(median([worst, ...others]))} ${BEHIND}. At worst the newest ${noun} of `,
    placeLink(worst.balancer, page),
    ` in ${worst.balancer.region} is ${lag(worst.lagSeconds)} ${BEHIND}.`,
  ];
}

function median(sorted: readonly Behind[]): number {
  const middle = (sorted.length - 1) / 2;
  const at = (place: number) => sorted[place]?.lagSeconds ?? 0;
  return (at(Math.floor(middle)) + at(Math.ceil(middle))) / 2;
}

/** How far one balancer's newest log and trial lie behind, and how regularly they came. */
export function balancerLags({ freshness }: Balancer): readonly HTMLElement[] {
  return freshness.map(({ evidence, lastAt, lagSeconds, hoursSeen }) =>
    el(
      'p',
      { 'data-lag': evidence },
      `Newest ${NOUNS[evidence]}: ${minute(lastAt)} UTC, ${lag(lagSeconds)} ${BEHIND}; ` +
        `${NOUNS[evidence]}s in ${hoursSeen} of the 24 hours up to then.`,
    ),
  );
}
