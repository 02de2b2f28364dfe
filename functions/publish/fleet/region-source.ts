import type { Fault } from '../../errors.ts';
import {
  REGIONS_PREFIX,
  type RegionDocument,
  readRegionKey,
  regionKey,
  regionPrefix,
} from '../../lake/region-key.ts';
import type { ObjectInfo, ObjectStore } from '../../ports.ts';
import { eachInTurn } from './take-turns.ts';

/** Compressed: far more than what a Region of 200 balancers reports. */
export const OBJECT_BYTES_MAX = 16_777_216;
/** Who writes more keys is told, and the rest not listed. */
const KEYS_MAX = 200;
/** Of one account; AWS has 34 Regions in its largest partition. */
const REGIONS_MAX = 40;

/** An object that a Region left, not read yet. */
export interface StoredObject {
  readonly key: string;
  readonly sizeBytes: number;
  /** When it was written; null where the store does not know. */
  readonly modifiedAtMs: number | null;
  /** Its bytes; undefined where it is gone meanwhile. */
  read(): Promise<Uint8Array | undefined>;
}

/** What one Region left, named by where it lies and never by what it says. */
export interface RegionSource {
  readonly name: string;
  readonly accountId: string | null;
  readonly region: string | null;
  readonly report: StoredObject;
  readonly history: StoredObject | null;
}

/** What lies there and can not be shown. */
export interface LeftOut {
  readonly key: string;
  readonly reason: string;
  /** Set where the store did not give it. */
  readonly fault?: Fault;
  /** What was thrown, where none should have been: for the log alone. */
  readonly error?: unknown;
}

/** One at which this program fails, which is to spoil no other. */
export function failedAt(key: string, error: unknown): LeftOut {
  const kind = error instanceof Error ? error.name : typeof error;
  return { key, reason: `makes this resumption-watch fail (${kind})`, error };
}

/**
 * What the Regions left below `regions/` of a home lake: of the accounts that are named, each in its
 * turn, else of all.
 * Other objects there are left out, each with its reason.
 */
export async function* homeSources(
  home: ObjectStore,
  accounts: readonly string[] | null,
): AsyncGenerator<RegionSource | LeftOut> {
  const named = accounts === null ? null : [...new Set(accounts)];
  const prefixes = named?.map((account) => `${REGIONS_PREFIX}${account}/`) ?? [REGIONS_PREFIX];
  const most = accounts === null ? KEYS_MAX * KEYS_MAX : KEYS_MAX;
  yield* eachInTurn(prefixes.map((prefix) => sourcesBelow(home, prefix, most)));
}

async function* sourcesBelow(
  home: ObjectStore,
  prefix: string,
  most: number,
): AsyncGenerator<RegionSource | LeftOut> {
  const found = new Map<string, Partial<Record<RegionDocument, StoredObject>>>();
  let keys = 0;
  for await (const info of home.list(prefix)) {
    keys += 1;
    if (keys > most) {
      yield { key: prefix, reason: `has more than ${most} objects: the others are not looked at` };
      break;
    }
    const named = readRegionKey(info.key);
    if (named === null) {
      yield { key: info.key, reason: 'is no key that a Region reports under' };
      continue;
    }
    const place = regionPrefix(named);
    found.set(place, { ...found.get(place), [named.document]: storedObject(home, info) });
  }
  const regions = new Map<string, number>();
  for (const [place, { report, history = null }] of found) {
    const named = readRegionKey(regionKey(place, 'report'));
    if (named === null) continue;
    const { accountId, region } = named;
    const own = (regions.get(accountId) ?? 0) + 1;
    regions.set(accountId, own);
    if (own > REGIONS_MAX) {
      if (own === REGIONS_MAX + 1)
        yield { key: `${REGIONS_PREFIX}${accountId}/`, reason: TOO_MANY };
      continue;
    }
    if (report === undefined) yield { key: place, reason: 'has a history, and no report' };
    else yield { name: `${accountId}/${region}`, accountId, region, report, history };
  }
}

const TOO_MANY = `has more than ${REGIONS_MAX} Regions: the others are not looked at`;

/** An object of a store, to be read when it is needed. */
export function storedObject(
  store: Pick<ObjectStore, 'read'>,
  { key, sizeBytes, modifiedAtMs = Number.NaN }: ObjectInfo,
): StoredObject {
  return {
    ...{ key, sizeBytes, modifiedAtMs: Number.isNaN(modifiedAtMs) ? null : modifiedAtMs },
    read: async () => {
      const body = await store.read(key);
      if (body === undefined) return undefined;
      const chunks: Uint8Array[] = [];
      let bytes = 0;
      for await (const chunk of body.chunks) {
        bytes += chunk.length;
        chunks.push(chunk);
        // It has grown since it was listed: what was read suffices to say so.
        if (bytes > OBJECT_BYTES_MAX) break;
      }
      return Buffer.concat(chunks);
    },
  };
}
