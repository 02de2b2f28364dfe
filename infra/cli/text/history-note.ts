import type { Measurement, Rate } from '../../../functions/model/rate.ts';
import { HOUR_MS, instant } from '../../../functions/model/time.ts';

interface HistorySettings {
  readonly fromMs: number | null;
  readonly sessionLifetimeMs: number;
}

/**
 * What to do where handshakes lack a session lifetime of earlier logs: the exact `--from` that
 * leaves them out, or the logs to add; undefined where none lack it.
 */
export function historyNote(
  measurement: Measurement,
  { fromMs, sessionLifetimeMs }: HistorySettings,
): string | undefined {
  const lacking = measurement.rates.filter(
    (rate) =>
      rate.level === 'balancer' &&
      rate.arrival === 'all' &&
      rate.tlsVersion === 'all' &&
      rate.excluded === 'all' &&
      !rate.historyComplete,
  );
  if (lacking.length === 0) return undefined;
  const hours = sessionLifetimeMs / HOUR_MS;
  const what =
    `${lacking.length} of the balancers had less than ${hours} h of logs before some of their ` +
    'handshakes, so clients that came back may pass for new; deviations drawn from that are info.';
  if (fromMs !== null) {
    return `${what} Add the logs from ${instant(fromMs - sessionLifetimeMs)} on.`;
  }
  const completeFrom = lacking
    .map((rate) => ({ rate, fromMs: rate.firstAtMs + sessionLifetimeMs }))
    .filter(({ rate, fromMs: from }) => from <= rate.lastAtMs);
  if (completeFrom.length === 0) {
    return `${what} Their logs span less than ${hours} h: add earlier ones, or set a shorter --session-lifetime.`;
  }
  const latest = completeFrom.reduce((most, { fromMs: from }) => Math.max(most, from), 0);
  return `${what} To count only handshakes with full history: --from ${instant(latest)}${remainder(lacking, completeFrom.length)}`;
}

/** Balancers whose logs are too short for any `--from`. */
function remainder(lacking: readonly Rate[], curable: number): string {
  const left = lacking.length - curable;
  return left === 0 ? '' : ` (the logs of ${left} are too short for that).`;
}
