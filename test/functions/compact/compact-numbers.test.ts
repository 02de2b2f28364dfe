import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { COMPACT_LIMITS, compactLake } from '../../../functions/compact/compact.ts';
import { writeWhole } from '../../../functions/lake/lake-document.ts';
import { type LakeTable, tableFolder } from '../../../functions/lake/table-key.ts';
import { measure } from '../../../functions/measure/measure.ts';
import type { Measurement } from '../../../functions/model/rate.ts';
import { HOUR_MS } from '../../../functions/model/time.ts';
import type { ObjectStore } from '../../../functions/ports.ts';
import { openDuckDb } from '../../../infra/local/duckdb-query-engine.ts';
import { FolderStore } from '../../../infra/local/folder-store.ts';
import { testRuns } from '../../test-runs.ts';
import { temporaryFolder } from '../ingest/read-lake.ts';
import { SETTINGS, T0 } from '../measure/lake-rows.ts';
import { arbitraryObjects, type ObjectFiles } from './arbitrary-objects.ts';

const NOW = { nowMs: () => T0 + 96 * HOUR_MS };

/** A store that dies before the write that follows the first `last`: commits and removals. */
function dyingStore(folder: string, last: number): ObjectStore {
  const store = new FolderStore(folder);
  let done = 0;
  const die = (): void => {
    done += 1;
    if (done > last) throw new Error('killed');
  };
  return {
    list: (prefix) => store.list(prefix),
    read: (key) => store.read(key),
    async write(key) {
      const writer = await store.write(key);
      const commit = async (): Promise<void> => {
        die();
        await writer.commit();
      };
      return { append: (bytes) => writer.append(bytes), abort: () => writer.abort(), commit };
    },
    async remove(key) {
      die();
      await store.remove(key);
    },
  };
}

async function deliver(folder: string, objects: readonly ObjectFiles[]): Promise<void> {
  const store = new FolderStore(folder);
  for (const files of objects) {
    for (const [key, bytes] of files) await writeWhole(store, key, bytes);
  }
}

async function filesOf(folder: string, table: LakeTable): Promise<string[]> {
  const paths: string[] = [];
  for await (const { key } of new FolderStore(folder).list(tableFolder(table))) {
    paths.push(join(folder, key));
  }
  return paths;
}

async function measured(folder: string): Promise<Measurement> {
  const engine = await openDuckDb({
    handshakeFiles: await filesOf(folder, 'handshakes'),
    sourceFiles: await filesOf(folder, 'sources'),
    threads: 1,
  });
  try {
    return await measure(engine, SETTINGS);
  } finally {
    engine.close();
  }
}

const action = fc.record({
  /** How many commits and removals a run lives to do; null for all. */
  writes: fc.option(fc.nat(12), { nil: null }),
  wholeRows: fc.constantFrom(4, 1000),
  /** An object that comes late or once more before the run. */
  again: fc.option(fc.nat(10), { nil: null }),
});

test('measure gives the same numbers before, beside and after compaction', {
  timeout: 300_000,
}, async () => {
  const folder = join(await temporaryFolder(), 'lake');
  const actions = fc.array(action, { minLength: 1, maxLength: 3 });
  await fc.assert(
    fc.asyncProperty(arbitraryObjects, actions, async (objects, steps) => {
      await rm(folder, { recursive: true, force: true });
      await deliver(folder, objects);
      const expected = await measured(folder);
      expect(expected.sources).not.toEqual([]);
      for (const { writes, wholeRows, again } of steps) {
        if (again !== null) await deliver(folder, objects.slice(again).slice(0, 1));
        const lake = dyingStore(folder, writes ?? Number.POSITIVE_INFINITY);
        const limits = { ...COMPACT_LIMITS, wholeRows };
        const settings = { deadlineMs: Number.POSITIVE_INFINITY, limits };
        const run = compactLake({ lake, clock: NOW }, settings);
        if (writes === null) await run;
        else await run.catch((error) => expect(error.message).toBe('killed'));
        expect(await measured(folder)).toEqual(expected);
      }
    }),
    { numRuns: testRuns(250, 10) },
  );
});
