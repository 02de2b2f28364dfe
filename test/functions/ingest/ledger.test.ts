import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { ingestObject, isSource } from '../../../functions/ingest/ingest.ts';
import { LOG_FORMATS } from '../../../functions/ingest/lines/log-format.ts';
import { DEFAULT_KEEP_ALIVE_MS } from '../../../functions/model/rate.ts';
import type { ObjectStore } from '../../../functions/ports.ts';
import { FolderStore } from '../../../infra/local/folder-store.ts';
import {
  CLIENT_KEY,
  filesBelow,
  NOW_MS,
  readParquet,
  storeOf,
  temporaryFolder,
} from './read-lake.ts';

const KEYS = [
  'AWSLogs/123456789012/elasticloadbalancing/eu-west-1/2026/01/02/' +
    '123456789012_elasticloadbalancing_eu-west-1_app.shop.50dc6c495c0c9188_20260102T0305Z_198.51.100.4_x.log.gz',
  // Names neither balancer nor Region: where its rows belong only its lines tell.
  'exports/2026/01/02/renamed.log.gz',
];
const WHOLE = gzipSync(`${LOG_FORMATS[0]?.example}\n`.repeat(100));
const CUT = WHOLE.subarray(0, WHOLE.length - 20);
const SETTINGS = { clientKey: CLIENT_KEY, keepAliveMs: DEFAULT_KEEP_ALIVE_MS, nowMs: NOW_MS };

async function ingest(key: string, bytes: Uint8Array | null, lake: ObjectStore) {
  const ref = { bucket: 'logs', key, identity: key, sizeBytes: bytes?.length ?? 0 };
  const logs = bytes === null ? new FolderStore(await temporaryFolder()) : storeOf([bytes]);
  const source = await ingestObject(ref, { logs, lake }, SETTINGS);
  if (!isSource(source)) throw new Error(`${key} was taken for no log`);
  return source;
}

/** The lake, but its writes and removals end with a crash once `steps` of them are done. */
function crashing(lake: ObjectStore, steps: number): ObjectStore {
  let left = steps;
  const step = () => {
    if (left === 0) throw new Error('crash');
    left -= 1;
  };
  return {
    list: (prefix) => lake.list(prefix),
    read: (key) => lake.read(key),
    remove: async (key) => {
      step();
      await lake.remove(key);
    },
    write: async (key) => {
      const writer = await lake.write(key);
      const commit = async () => {
        step();
        await writer.commit();
      };
      return { ...writer, commit };
    },
  };
}

describe.each(KEYS)('%s', (key) => {
  test('set aside, it has a ledger row; read later, it is as if it never had been', async () => {
    const [healed, never] = [await temporaryFolder(), await temporaryFolder()];
    const { ledgerKey } = await ingest(key, CUT, new FolderStore(healed));
    expect(await readParquet(join(healed, ledgerKey))).toMatchObject([
      { quarantined: 'gzip-truncated', rows: 0 },
    ]);
    expect(ledgerKey).toContain('day=2026-01-02');
    await ingest(key, WHOLE, new FolderStore(healed));
    await ingest(key, WHOLE, new FolderStore(never));
    expect(await filesBelow(healed)).toEqual(await filesBelow(never));
  });

  test('gone when its event is repeated, it keeps the row of when it was read', async () => {
    const dir = await temporaryFolder();
    const { ledgerKey } = await ingest(key, WHOLE, new FolderStore(dir));
    expect(await ingest(key, null, new FolderStore(dir))).toMatchObject({ quarantined: 'gone' });
    expect(await readParquet(join(dir, ledgerKey))).toMatchObject([
      { quarantined: null, rows: 100 },
    ]);
  });

  test('a crash after any write, and a repeat, leave the lake of an undisturbed run', async () => {
    const bodies = [CUT, WHOLE];
    const undisturbed = await temporaryFolder();
    for (const bytes of bodies) await ingest(key, bytes, new FolderStore(undisturbed));
    let crashes = 0;
    for (let steps = 0; steps <= crashes; steps += 1) {
      const dir = await temporaryFolder();
      for (const bytes of bodies) {
        await ingest(key, bytes, crashing(new FolderStore(dir), steps)).catch(() => {
          crashes += 1;
        });
        await ingest(key, bytes, new FolderStore(dir));
      }
      expect(await filesBelow(dir)).toEqual(await filesBelow(undisturbed));
    }
    // Setting aside writes two objects; reading after it writes two and removes two.
    expect(crashes).toBe(2 + 4);
  });
});
