import fc from 'fast-check';
import { expect, test } from 'vitest';
import { compactLake } from '../../functions/compact/compact.ts';
import { writeWhole } from '../../functions/lake/lake-document.ts';
import { BALANCER_TYPES } from '../../functions/model/balancer.ts';
import { HOUR_MS } from '../../functions/model/time.ts';
import { FolderStore } from '../../infra/local/folder-store.ts';
import { filesOf } from '../functions/compact/arbitrary-objects.ts';
import { arbitraryLake } from '../functions/measure/arbitrary-lake.ts';
import { SETTINGS, T0 } from '../functions/measure/lake-rows.ts';
import { fillTables, openTables } from '../functions/measure/table-engine.ts';
import { agreed } from './agreed.ts';
import { writeTables } from './duckdb-lake.ts';
import { describeTrino, type RegisteredLake, registered } from './lakes.ts';

const SEED = 5;
const NOW = { nowMs: () => T0 + 96 * HOUR_MS };

const LAKES = fc.sample(arbitraryLake, { seed: SEED, numRuns: 200 });

/** The first rows of that kind that are many enough, always the same. */
function oneOf<Name extends 'handshakes' | 'ledger' | 'trials'>(name: Name, sizeMin: number) {
  const found = LAKES.find((lake) => lake[name].length >= sizeMin);
  if (found === undefined) throw new Error(`no sample has ${sizeMin} rows`);
  return found[name];
}

const HANDSHAKES = oneOf('handshakes', 20);
const LEDGER = oneOf('ledger', 5);
const TRIALS = oneOf('trials', 10);
type Rows = Parameters<typeof fillTables>;

describeTrino('the rate query over a lake', () => {
  test('without a file', async () => {
    expect(await agreed(await registered(async () => {}), SETTINGS)).toEqual([]);
  });

  test.each(BALANCER_TYPES)('with one type alone: %s', async (type) => {
    const rows = HANDSHAKES.map((row) => ({ ...row, balancer_type: type }));
    const ledger = LEDGER.map((row) => ({ ...row, balancerType: type }));
    const found = await agreed(await lakeOf(rows, ledger, []), SETTINGS);
    const types = found.flatMap((row) => row.balancer_type ?? []);
    expect(new Set(types)).toEqual(new Set([type]));
    const places = found.filter(({ row_kind }) => row_kind === 'place');
    expect(places.map(({ cell }) => String(cell)).join()).toContain(`${type.length}:${type}`);
  });

  test('of trials alone', async () => {
    const found = await agreed(await lakeOf([], [], TRIALS), SETTINGS);
    expect(found.map(({ row_kind }) => row_kind)).toContain('matrix');
  });

  test('in whose ledger nothing was delivered', async () => {
    const ledger = LEDGER.map((row) => ({ ...row, endedAtMs: null }));
    expect(await agreed(await lakeOf(HANDSHAKES, ledger, []), SETTINGS)).not.toEqual([]);
  });

  test('with a file for each object, and then compacted: the same rows', async () => {
    const objects = HANDSHAKES.map((row, at) => filesOf(`object-${at}`, T0 + at, [row]));
    const lake = await registered(async (folder) => {
      const store = new FolderStore(folder);
      for (const files of objects) {
        for (const [key, bytes] of files) await writeWhole(store, key, bytes);
      }
    });
    const apart = await agreed(lake, SETTINGS);
    expect(apart).not.toEqual([]);
    const world = { lake: new FolderStore(lake.folder), clock: NOW };
    const { files, wholes } = await compactLake(world, { deadlineMs: Number.POSITIVE_INFINITY });
    expect(files).toBeGreaterThan(objects.length);
    expect(wholes).toBeLessThan(files);
    expect(await agreed(lake, SETTINGS)).toEqual(apart);
  });
});

async function lakeOf(
  handshakes: Rows[1],
  ledger: Rows[2],
  trials: NonNullable<Rows[3]>,
): Promise<RegisteredLake> {
  const session = await openTables();
  try {
    await fillTables(session, handshakes, ledger, trials);
    return await registered((folder) =>
      writeTables(session, folder, ['handshakes', 'trials', 'sources']),
    );
  } finally {
    session.close();
  }
}
