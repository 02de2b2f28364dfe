import { Fault } from '../../errors.ts';
import type { History } from '../../model/history.ts';
import type { Report } from '../../model/report.ts';
import { instant } from '../../model/time.ts';
import type { Clock } from '../../ports.ts';
import type { Form } from './fleet.ts';
import type { Held } from './held-document.ts';
import { readRegionHistory, readRegionReport } from './region-report.ts';
import {
  failedAt,
  type LeftOut,
  OBJECT_BYTES_MAX,
  type RegionSource,
  type StoredObject,
} from './region-source.ts';

/** Against what the age of a report is held. */
export interface Ageing {
  readonly nowMs: number;
  readonly staleAfterMs: number;
}

/** How the parts of a fleet are read. */
export interface PartSettings extends Ageing {
  /** When the time is up: what is not read by then is left out; without it nothing is. */
  readonly until?: { readonly clock: Pick<Clock, 'nowMs'>; readonly atMs: number };
}

/** A Region's report that fits, with what its place tells. */
export interface RegionPart extends Pick<RegionSource, 'name' | 'accountId' | 'region'> {
  readonly report: Report;
  /** Null where there is none, or none that fits. */
  readonly history: History | null;
  readonly form: Form;
  readonly reportedAt: string;
  readonly stale: boolean;
}

/** The parts of a fleet one by one, each read when the one before is done with; and what is none. */
export async function* regionParts(
  sources: AsyncIterable<RegionSource | LeftOut> | Iterable<RegionSource | LeftOut>,
  { until, ...ageing }: PartSettings,
): AsyncGenerator<RegionPart | LeftOut> {
  const isLate = () => until !== undefined && until.clock.nowMs() >= until.atMs;
  for await (const source of sources) {
    if ('reason' in source) yield source;
    else if (isLate()) yield { key: source.report.key, reason: 'was not read: the time was up' };
    else yield* partsOf(source, ageing);
  }
}

async function* partsOf(
  source: RegionSource,
  { nowMs, staleAfterMs }: Ageing,
): AsyncGenerator<RegionPart | LeftOut> {
  const held = await heldOf(source.report, readRegionReport);
  if ('reason' in held) {
    yield { key: source.report.key, ...held };
    return;
  }
  const past = source.history === null ? null : await heldOf(source.history, readRegionHistory);
  if (past !== null && 'reason' in past) {
    yield { key: source.history?.key ?? source.name, ...past };
  }
  const { document: report, form } = held;
  const { name, accountId, region } = source;
  // Whoever writes a report chooses what it says of its time, and not when it was written.
  const saidMs = Math.min(Date.parse(report.generatedAt), source.report.modifiedAtMs ?? nowMs);
  const reportedAtMs = Math.min(saidMs, nowMs);
  yield {
    ...{ name, accountId, region, report, form },
    history: past === null || 'reason' in past ? null : past.document,
    reportedAt: instant(reportedAtMs),
    stale: nowMs - reportedAtMs > staleAfterMs,
  };
}

async function heldOf<Document>(
  object: StoredObject,
  read: (bytes: Uint8Array) => Held<Document>,
): Promise<Held<Document> | Omit<LeftOut, 'key'>> {
  const tooLarge = { reason: `has more than ${OBJECT_BYTES_MAX} bytes` };
  if (object.sizeBytes > OBJECT_BYTES_MAX) return tooLarge;
  const bytes = await object.read().catch((error: unknown) => {
    if (error instanceof Fault) return error;
    throw error;
  });
  // Its writer may have encrypted it under a key that nobody here may use.
  if (bytes instanceof Fault) return { reason: "can't be read", fault: bytes };
  if (bytes === undefined) return { reason: 'was removed while it was to be read' };
  if (bytes.length > OBJECT_BYTES_MAX) return tooLarge;
  try {
    return read(bytes);
  } catch (error) {
    return failedAt(object.key, error);
  }
}
