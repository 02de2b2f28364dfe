import type { IncomingHttpHeaders } from 'node:http';
import { Fault } from '../../functions/errors.ts';
import { foreignPageRefusal } from './access.ts';
import { type Answer, refusal } from './answer.ts';
import { metricsAnswer } from './metrics-answer.ts';
import type { TargetProber } from './target-prober.ts';

/** What Prometheus waits for where nothing else is configured. */
const DEFAULT_TIMEOUT_S = 10;
const TIMEOUT_S_MAX = 120;
/** Left for the way back, as blackbox_exporter leaves half of it. */
const RESERVE_MS = 1000;
const LEAST_MS = 200;

/** Probes the target that a query names, within the time that the scrape has. */
export async function probeAnswer(
  prober: TargetProber,
  query: URLSearchParams,
  headers: IncomingHttpHeaders,
): Promise<Answer> {
  const foreign = foreignPageRefusal(headers);
  if (foreign !== null) return foreign;
  const [target, ...more] = query.getAll('target');
  if (target === undefined || more.length > 0 || query.size > 1) {
    return refusal(400, 'the query must be target=NAME, once, and nothing else');
  }
  if (!prober.names.includes(target)) {
    return refusal(404, 'the file of --targets has no target of this name');
  }
  const ms = timeOf(headers['x-prometheus-scrape-timeout-seconds']);
  if (ms === null) {
    const bounds = `${(RESERVE_MS + LEAST_MS) / 1000} to ${TIMEOUT_S_MAX}`;
    return refusal(400, `X-Prometheus-Scrape-Timeout-Seconds must be seconds, ${bounds}`);
  }
  try {
    return metricsAnswer(await prober.probe(target, ms), headers.accept);
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    return refusal(500, `the target can't be probed: ${error.message}`);
  }
}

/** The time for a run; null where the field is not what Prometheus sends. */
function timeOf(seconds: string | readonly string[] | undefined): number | null {
  const text = String(seconds ?? DEFAULT_TIMEOUT_S);
  if (!/^\d+(\.\d+)?(e[+-]?\d+)?$/i.test(text)) return null;
  const ms = Math.floor(Math.min(TIMEOUT_S_MAX, Number(text)) * 1000) - RESERVE_MS;
  return ms >= LEAST_MS ? ms : null;
}
