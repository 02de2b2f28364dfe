import type { Notification, NotificationAlert } from '../../model/alerts/notification.ts';
import { TRIAL_RULES } from '../../model/deviation.ts';
import type { BalancerVerdictName } from '../../model/verdict.ts';

type Deviation = NotificationAlert['deviation'];

/** One thing that is known about an alert, in words that people read. */
export interface AlertFact {
  readonly name: string;
  readonly text: string;
}

/** What was observed of an alert and how: counts, rate, interval, evidence. */
export function alertFacts({ deviation, verdict }: NotificationAlert): readonly AlertFact[] {
  const { observed } = deviation;
  const rest = Object.entries(observed).filter(([name]) => !SUMMED_UP.includes(name));
  return [
    ...(isNumber(observed.resumed) && isNumber(known(deviation))
      ? [{ name: 'resumed', text: `${observed.resumed} of ${known(deviation)}` }]
      : []),
    ...(isNumber(observed.rate) ? [{ name: 'rate', text: rateText(observed) }] : []),
    { name: 'evidence', text: evidenceText(deviation) },
    ...(verdict ? [{ name: 'verdict', text: VERDICT_WORDS[verdict] }] : []),
    ...rest.map(([name, value]) => ({ name, text: valueText(value) })),
  ];
}

/** Where an alert is: the balancer, and of it a node, mechanism and relation where it has one. */
export function alertPlace({ deviation }: NotificationAlert): string {
  const { balancer, node, mechanism, relation } = deviation;
  return [balancer, node, mechanism, relation].filter((part) => part !== null).join(' · ');
}

/** How many balancers are hit: `2 of 9 application balancers in eu-west-1`. */
export function extent({ balancers, group }: Notification): string {
  const { deviating, of } = balancers;
  return `${deviating} of ${of} ${group.balancerType} balancers in ${group.region}`;
}

/** What was left out for want of room, as a sentence; null where nothing was. */
export function leftOut({ alertsLeftOut }: Notification): string | null {
  if (alertsLeftOut === 0) return null;
  return `${alertsLeftOut} more ${alertsLeftOut === 1 ? 'alert is' : 'alerts are'} left out here.`;
}

/** What is said of the balancer as a whole: an alert that ended does not make it sound. */
const VERDICT_WORDS: Readonly<Record<BalancerVerdictName, string>> = {
  deviating: 'deviating',
  suspected: 'suspected',
  'not-enough-evidence': 'not enough evidence',
  sound: 'sound',
};

/** Part of `resumed` and `rate`, or given once for the whole notification. */
const SUMMED_UP = ['resumed', 'known', 'full', 'rate', 'low', 'high', 'windowStart', 'windowEnd'];

function isNumber(value: unknown): value is number {
  return typeof value === 'number';
}

/** Outcomes that are known; rules that pool trials give resumed and full. */
function known({ observed }: Deviation): unknown {
  if (isNumber(observed.known)) return observed.known;
  return isNumber(observed.resumed) && isNumber(observed.full)
    ? observed.resumed + observed.full
    : null;
}

function rateText({ rate, low, high }: Deviation['observed']): string {
  if (!isNumber(low) || !isNumber(high)) return percent(Number(rate));
  return `${percent(Number(rate))} (95 % interval ${percent(low)} to ${percent(high)})`;
}

function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`;
}

/** How it is known: counted in logs, or probed; rules of logs always give the number of clients. */
function evidenceText({ rule, observed }: Deviation): string {
  if (rule === 'stale') return 'objects that were read';
  if (rule === 'mark-contradicted') return 'counted in logs, and probed';
  if (TRIAL_RULES.some((name) => name === rule) || observed.clients === undefined) return 'probed';
  return observed.trialResumed === undefined ? 'counted in logs' : 'counted in logs, and probed';
}

function valueText(value: string | number | boolean | null): string {
  if (value === null) return 'unknown';
  return isNumber(value) ? String(Number(value.toPrecision(6))) : String(value);
}
