import { writeWhole } from '../model/lake-document.ts';
import type { QuarantineReason, Source } from '../model/source.ts';
import { tableKey } from '../model/table-key.ts';
import type { ObjectStore } from '../ports.ts';
import { BODY_LIMITS, type BodyLimits, readBody, UnreadableBody } from './gzip-body.ts';
import { quarantineKey, sourceIdOf } from './lake-keys.ts';
import { ledgerRow } from './ledger-row.ts';
import { looksLikeLog } from './log-sniffer.ts';
import { type ObjectKey, readObjectKey } from './object-key.ts';
import { ObjectReading } from './object-reading.ts';
import type { ObjectRef } from './object-ref.ts';
import { looksLikeTrials, TrialReading } from './trial-reading.ts';

/** Where logs are read and rows are written. */
export interface IngestPorts {
  readonly logs: ObjectStore;
  readonly lake: ObjectStore;
}

export interface IngestSettings {
  /** The lake's secret key for client addresses. */
  readonly clientKey: Uint8Array;
  readonly keepAliveMs: number;
  readonly limits?: BodyLimits;
}

/**
 * Reads one object into the lake: handshakes (of a prober's result file, trials), rejected lines and
 * its ledger entry, or its quarantine note when it can't be read to its end. The same object gives
 * the same bytes each time. Throws only when the world fails; answers `not-a-log` for an object that
 * is neither.
 */
export async function ingestObject(
  ref: ObjectRef,
  ports: IngestPorts,
  settings: IngestSettings,
): Promise<Source | 'not-a-log'> {
  const key = readObjectKey(ref.identity);
  const body = await ports.logs.read(ref.key);
  if (body === undefined)
    return setAside(ref, key, ports.lake, 'gone', 'deleted since it was listed');
  // What was listed or told may have been replaced since.
  const found = { ...ref, sizeBytes: body.sizeBytes };
  const limits = settings.limits ?? BODY_LIMITS;
  const sourceId = sourceIdOf(ref.bucket, ref.identity);
  let reading: ObjectReading | TrialReading = new ObjectReading(
    key,
    sourceId,
    ports.lake,
    settings,
  );
  try {
    let first = key.kind === null && key.skip === null;
    for await (const chunk of readBody(body, limits)) {
      if (first && looksLikeTrials(chunk)) reading = new TrialReading(sourceId, ports.lake);
      else if (first && !looksLikeLog(chunk)) return 'not-a-log';
      first = false;
      await reading.push(chunk);
    }
    if (first) return 'not-a-log';
    const source = await reading.finish();
    return await enter({ ...source, ...stored(found), ledgerKey: null }, ports.lake);
  } catch (error) {
    await reading.abort();
    if (!(error instanceof UnreadableBody)) throw error;
    return await setAside(found, key, ports.lake, error.reason, error.message);
  }
}

function stored({ bucket, identity, sizeBytes }: ObjectRef) {
  return { bucket, key: identity, bytes: sizeBytes };
}

/** Writes the ledger entry last: where it stands, the object's rows do too. */
async function enter(source: Source, lake: ObjectStore): Promise<Source> {
  const { balancerType, region, day } = source;
  const at = { balancerType: balancerType ?? 'unknown', region, day } as const;
  const ledgerKey = tableKey('sources', at, source.endedAtMs, source.sourceId);
  await writeWhole(lake, ledgerKey, ledgerRow(source));
  return { ...source, ledgerKey };
}

/** Notes why an object can't be read; it gives no rows. */
async function setAside(
  ref: ObjectRef,
  key: ObjectKey,
  lake: ObjectStore,
  reason: QuarantineReason,
  detail: string,
): Promise<Source> {
  const sourceId = sourceIdOf(ref.bucket, ref.identity);
  const note = { ...stored(ref), reason, detail };
  const bytes = Buffer.from(`${JSON.stringify(note)}\n`);
  await writeWhole(lake, quarantineKey(sourceId), bytes);
  return {
    ...stored(ref),
    sourceId,
    kind: key.kind ?? 'unknown',
    accountId: key.accountId ?? 'unknown',
    region: key.region ?? 'unknown',
    balancerType: key.balancerType,
    balancer: key.balancer,
    day: key.day ?? '1970-01-01',
    endedAtMs: key.endedAtMs,
    lines: 0,
    rows: 0,
    skipped: {},
    rejected: {},
    quarantined: reason,
    handshakeKeys: [],
    trialKeys: [],
    ledgerKey: null,
  };
}
