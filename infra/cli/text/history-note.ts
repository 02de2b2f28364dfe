import type { Measurement, Rate } from '../../../functions/model/rate.ts';
import { HOUR_MS, instant } from '../../../functions/model/time.ts';
import { counted } from '../../../functions/model/wording.ts';

/** More names would make no sentence. */
const NAMED_MAX = 3;

/**
 * From when on returning clients are judged, of the balancers at which that leaves out handshakes of
 * the window; undefined where none are left out, or where no rule reads them from the log.
 */
export function historyNote(measurement: Measurement): string | undefined {
  const parts = measurement.rates
    .filter(isPartlyJudged)
    .map((rate) => judgedWhen(rate, startOf(measurement, rate), measurement.sessionLifetimeMs));
  if (parts.length === 0) return undefined;
  const hours = measurement.sessionLifetimeMs / HOUR_MS;
  const more = parts.length - NAMED_MAX;
  const named = parts.slice(0, NAMED_MAX).join('; ');
  return (
    `rules about returning clients judge handshakes with ${hours} h of the balancer's logs before ` +
    `them: ${named}${more > 0 ? `; and not all at ${counted(more, 'other balancer')}` : ''}. The ` +
    'rates above count all handshakes.'
  );
}

/** Only the log of a balancer whose handshakes are counted is read by rules about clients. */
function isPartlyJudged(rate: Rate): boolean {
  const isWhole = rate.tlsVersion === 'all' && rate.excluded === 'all' && rate.portion === 'all';
  const isBalancer = rate.level === 'balancer' && rate.arrival === 'all';
  return isWhole && isBalancer && rate.method === 'counted' && !rate.historyComplete;
}

function startOf({ freshness }: Measurement, rate: Rate): number | null {
  const row = freshness.find(
    ({ evidence, balancerType, region, accountId, balancer }) =>
      evidence === 'ledger' &&
      balancerType === rate.balancerType &&
      region === rate.region &&
      accountId === rate.accountId &&
      balancer === rate.balancer,
  );
  return row?.startsAtMs ?? null;
}

function judgedWhen(rate: Rate, startsAtMs: number | null, sessionLifetimeMs: number): string {
  const { balancer, lastAtMs } = rate;
  if (startsAtMs === null) {
    return `none at ${balancer}, as its files have lost the names of AWS, which tell their time`;
  }
  const fromMs = startsAtMs + sessionLifetimeMs;
  return fromMs <= lastAtMs
    ? `at ${balancer} from ${minute(fromMs)} on`
    : `none yet at ${balancer}, whose logs begin at ${minute(startsAtMs)}`;
}

function minute(ms: number): string {
  return `${instant(ms).slice(0, 16).replace('T', ' ')} UTC`;
}
