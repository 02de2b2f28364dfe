import { DELIVERY_PERIOD_MS } from '../../../../functions/behaviours/delivery.ts';
import { DELIVERY_LOOKBACK_MS, HOLE_MS } from '../../../../functions/measure/sql/delivery-sql.ts';
import { firstDay } from '../../../../functions/measure/sql/handshake-sql.ts';
import type { BalancerType } from '../../../../functions/model/balancer.ts';
import type { MeasureSettings } from '../../../../functions/model/rate.ts';
import type { Source } from '../../../../functions/model/source.ts';
import { balancerOf } from './connections.ts';

/** One object that a balancer delivered. */
interface Delivery {
  readonly balancer: string;
  readonly place: string;
  readonly balancerType: BalancerType;
  readonly endedAtMs: number;
  readonly isRead: boolean;
}

/** When each balancer's logs began (anew), by its key. */
export function logStartsOf(
  deliveries: readonly Source[],
  ledger: readonly Source[],
  settings: MeasureSettings,
): ReadonlyMap<string, number> {
  const readIds = new Set(ledger.map((row) => row.sourceId));
  const day = firstDay(settings, DELIVERY_LOOKBACK_MS);
  const all = deliveries
    .filter((row) => day === null || row.day >= day)
    .flatMap((row) => toDelivery(row, !settings.wholeLedger || readIds.has(row.sourceId)))
    .filter(({ endedAtMs }) => settings.toMs === null || endedAtMs <= settings.toMs);
  const starts = new Map<string, number>();
  for (const [key, own] of Map.groupBy(all, ({ balancer }) => balancer)) {
    const lastReadMs = Math.max(...own.filter(({ isRead }) => isRead).map((one) => one.endedAtMs));
    const begun = own
      .filter(({ endedAtMs }) => endedAtMs <= lastReadMs)
      .flatMap((one) => beginningAt(one, own, all));
    if (begun.length > 0) starts.set(key, Math.max(...begun));
  }
  return starts;
}

function toDelivery(row: Source, isRead: boolean): Delivery[] {
  const { balancer, balancerType, accountId, region, endedAtMs } = row;
  if (balancer === null || balancerType === null || endedAtMs === null) return [];
  if (row.quarantined !== null) return [];
  if (row.rows === 0 && 'health-check' in row.skipped) return [];
  const names = { balancer_type: balancerType, account_id: accountId, region, balancer };
  const place = JSON.stringify([accountId, region]);
  return [{ balancer: balancerOf(names), place, balancerType, endedAtMs, isRead }];
}

/** Where data begin (anew) with a delivery, if they do. */
function beginningAt(one: Delivery, own: readonly Delivery[], all: readonly Delivery[]): number[] {
  const atOnce = own.filter(({ endedAtMs }) => endedAtMs === one.endedAtMs);
  if (atOnce.some(({ isRead }) => !isRead)) return [one.endedAtMs];
  const startMs = one.endedAtMs - DELIVERY_PERIOD_MS[one.balancerType];
  const earlier = own.map(({ endedAtMs }) => endedAtMs).filter((ms) => ms < one.endedAtMs);
  if (earlier.length === 0) return [startMs];
  const missedMs = busyMs(Math.max(...earlier), one, all);
  return missedMs > HOLE_MS ? [startMs] : [];
}

/** How long others delivered between two deliveries of a balancer; silence of all does not count. */
function busyMs(fromMs: number, { place, endedAtMs: toMs }: Delivery, all: readonly Delivery[]) {
  const timesMs = all
    .filter((other) => other.place === place)
    .map(({ endedAtMs }) => endedAtMs)
    .filter((ms) => ms >= fromMs && ms <= toMs)
    .toSorted((a, b) => a - b);
  const gapsMs = timesMs.slice(1).map((ms, index) => ms - (timesMs[index] ?? ms));
  return gapsMs.filter((gapMs) => gapMs <= HOLE_MS).reduce((sum, gapMs) => sum + gapMs, 0);
}
