import fc from 'fast-check';
import { expect, test } from 'vitest';
import { COMPACT_LIMITS, compactLake } from '../../../functions/compact/compact.ts';
import { HOUR_MS } from '../../../functions/model/time.ts';
import { testRuns } from '../../test-runs.ts';
import { T0 } from '../measure/lake-rows.ts';
import { arbitraryObjects, filesOf, type ObjectFiles } from './arbitrary-objects.ts';
import { type LakeFiles, memoryLake, rowsIn, type Step } from './memory-lake.ts';

/** All days of the objects are over and closed. */
const NOW = { nowMs: () => T0 + 96 * HOUR_MS };
/** So small that an hour of few rows becomes several wholes. */
const limits = { ...COMPACT_LIMITS, wholeRows: 4, atOnce: 3 };
const SETTINGS = { deadlineMs: Number.POSITIVE_INFINITY, limits };
const RUNS = testRuns(600, 60);

const lakeOf = (objects: readonly ObjectFiles[]): LakeFiles =>
  new Map(objects.flatMap((files) => [...files]));

async function rowSet(files: LakeFiles): Promise<readonly string[]> {
  return [...new Set(await rowsIn(files))];
}

/** Ends its process before its operation `last + 1`, and answers nothing from then on. */
function killedAfter(last: number): Step {
  let done = 0;
  return async () => {
    done += 1;
    if (done > last) throw new Error('killed');
  };
}

/** Whether a run came to its end before it was killed. */
async function runKilled(files: LakeFiles, last: number): Promise<boolean> {
  const lake = memoryLake(files, killedAfter(last));
  return await compactLake({ lake, clock: NOW }, SETTINGS).then(
    () => true,
    () => false,
  );
}

async function operationsOf(files: LakeFiles): Promise<number> {
  let operations = 0;
  const lake = memoryLake(files, async () => {
    operations += 1;
  });
  await compactLake({ lake, clock: NOW }, SETTINGS);
  return operations;
}

test('killed before any operation, a run loses no row, nor does the next one', {
  timeout: 120_000,
}, async () => {
  await fc.assert(
    fc.asyncProperty(arbitraryObjects, async (objects) => {
      const expected = await rowSet(lakeOf(objects));
      for (let last = 0, ended = false; !ended; last += 1) {
        const files = lakeOf(objects);
        ended = await runKilled(files, last);
        expect(await rowSet(files)).toEqual(expected);
        await runKilled(files, Number.POSITIVE_INFINITY);
        expect(await rowSet(files)).toEqual(expected);
      }
    }),
    { numRuns: Math.ceil(RUNS / 6) },
  );
});

test('an hour of several wholes survives two runs in a row that are killed anywhere', {
  timeout: 120_000,
}, async () => {
  const objects = [1, 2, 3, 4, 5, 6].map((name) => filesOf(`${name}`, T0, []));
  const expected = await rowSet(lakeOf(objects));
  const operations = await operationsOf(lakeOf(objects));
  for (let first = Math.floor(operations / 2); first < operations; first += 1) {
    for (let second = 0; second < operations; second += 1) {
      const files = lakeOf(objects);
      await runKilled(files, first);
      await runKilled(files, second);
      await runKilled(files, Number.POSITIVE_INFINITY);
      expect(await rowSet(files)).toEqual(expected);
    }
  }
});

test('where one whole has room for an hour, what a killed run left ends with each row once', {
  timeout: 120_000,
}, async () => {
  const world = (files: LakeFiles, step?: Step) => ({ lake: memoryLake(files, step), clock: NOW });
  const settings = { deadlineMs: Number.POSITIVE_INFINITY };
  await fc.assert(
    fc.asyncProperty(arbitraryObjects, fc.nat(60), async (objects, last) => {
      const files = lakeOf(objects);
      const expected = await rowsIn(files);
      await compactLake(world(files, killedAfter(last)), settings).catch(() => {});
      await compactLake(world(files), settings);
      expect(await rowsIn(files)).toEqual(expected);
      const hours = [...files.keys()].map((key) => key.replace(/-(whole-)?[0-9a-f]{32}/, ''));
      expect(new Set(hours).size).toBe(hours.length);
    }),
    { numRuns: RUNS },
  );
});

test('several runs at once, late objects and repeated ones lose no row, whoever is first', {
  timeout: 120_000,
}, async () => {
  await fc.assert(
    fc.asyncProperty(
      arbitraryObjects,
      fc.nat(8),
      fc.scheduler(),
      async (objects, late, scheduler) => {
        const files = lakeOf(objects.slice(late));
        const delivered = new Set(await rowsIn(files));
        const step: Step = async (operation) => {
          await scheduler.schedule(Promise.resolve(), operation);
          expect(new Set(await rowsIn(files))).toEqual(delivered);
        };
        const runs = [1, 2, 3].map(() =>
          compactLake({ lake: memoryLake(files, step), clock: NOW }, SETTINGS),
        );
        const deliveries = objects.map(async (object, at) => {
          for (const [key, bytes] of object) {
            await scheduler.schedule(Promise.resolve(), `deliver ${at} ${key}`);
            files.set(key, bytes);
            for (const row of await rowsIn(new Map([[key, bytes]]))) delivered.add(row);
          }
        });
        await scheduler.waitFor(Promise.all([...runs, ...deliveries]));
        expect(new Set(await rowsIn(files))).toEqual(new Set(await rowsIn(lakeOf(objects))));
      },
    ),
    { numRuns: RUNS },
  );
});
