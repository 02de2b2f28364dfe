import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { rateQuery, TABLE_READS } from '../../functions/measure/rate-query.ts';
import type { Exclusion } from '../../functions/model/rate.ts';
import { HOUR_MS } from '../../functions/model/time.ts';
import { FULL_SCENARIO, type LabRun } from '../../infra/demo/logs/run-lab.ts';
import { arbitraryLake } from '../functions/measure/arbitrary-lake.ts';
import { SETTINGS } from '../functions/measure/lake-rows.ts';
import { fillTables, openTables } from '../functions/measure/table-engine.ts';
import { testRuns } from '../test-runs.ts';
import { agreed } from './agreed.ts';
import { duckDbOver, writeTables } from './duckdb-lake.ts';
import { writeLabLake } from './lab-lake.ts';
import { describeTrino, type RegisteredLake, registered } from './lakes.ts';
import { planOf } from './query-plan.ts';

/** A balancer of two types that were excluded until an instant, and nobody knows an hour long. */
function foundUntil(atMs: number): readonly Exclusion[] {
  return (['application', 'network'] as const).flatMap((type) => {
    const one = FULL_SCENARIO.balancers.find(({ balancerType }) => balancerType === type);
    if (one === undefined) return [];
    const { balancerType, region, accountId, name } = one;
    const spans = [
      { fromMs: null, toMs: atMs, excluded: 'yes' },
      { fromMs: atMs, toMs: atMs + HOUR_MS, excluded: 'unknown' },
    ] as const;
    return [{ balancerType, region, accountId, balancer: name, listener: null, spans }];
  });
}

describeTrino("the rate query over the lab's lake", () => {
  let lab: LabRun;
  let lake: RegisteredLake;
  let outDir = '';
  beforeAll(async () => {
    outDir = await mkdtemp(join(tmpdir(), 'resumption-watch-trino-lab-'));
    lake = await registered(async (folder) => {
      lab = await writeLabLake(folder, outDir);
    });
  });
  afterAll(() => rm(outDir, { recursive: true, force: true }));

  test('all days: the same rows in the same order', async () => {
    const rows = await agreed(lake, SETTINGS);
    const kinds = new Set(rows.map(({ row_kind }) => row_kind));
    expect([...kinds].sort()).toEqual([
      'ledger',
      'log-cell',
      'log-clients',
      'matrix',
      'place',
      'source',
      'trial-hours',
      'trial-times',
    ]);
  });

  test('a window and exclusions: the same rows in the same order', async () => {
    const exclusion = { balancerType: 'application', region: 'eu-west-1' } as const;
    const rows = await agreed(lake, {
      ...SETTINGS,
      ...{ fromMs: lab.windowStartMs, toMs: lab.windowEndMs },
      exclusions: [
        { ...exclusion, balancer: "o'b\\r--/*;", listener: null },
        { ...exclusion, balancer: 'app/a/1', listener: "4';--" },
      ],
    });
    expect(rows.length).toBeGreaterThan(0);
  });

  test('exclusions that were found, at their times: the same rows in the same order', async () => {
    const noonMs = Math.floor((lab.windowStartMs + lab.windowEndMs) / 2);
    const rows = await agreed(lake, { ...SETTINGS, exclusions: foundUntil(noonMs) });
    // Beside, excluded, and of which nothing is expected.
    expect(rows.map(({ exclusion }) => exclusion)).toEqual(expect.arrayContaining([1, 2, 3]));
  });

  test('the columns have the same types', async () => {
    const sql = rateQuery(SETTINGS);
    const { columns } = await planOf(lake.engine, sql);
    const duckDb = await duckDbOver(lake.folder);
    try {
      const described = await duckDb.query(`DESCRIBE ${sql}`);
      // A number of characters, where all values are known, is a type of Trino's alone.
      const types = columns.map(({ name, type }) => [name, type.replace(/\(\d+\)$/, '')]);
      expect(types).toEqual(
        described.map(({ column_name, column_type }) => [
          column_name,
          String(column_type).toLowerCase(),
        ]),
      );
    } finally {
      duckDb.close();
    }
  });

  test('what it scans', async () => {
    const { scans, fragments } = await planOf(lake.engine, rateQuery(SETTINGS));
    process.stderr.write(`\nThe rate query: ${JSON.stringify(scans)}, ${fragments} fragments.\n`);
    expect(scans).toEqual(TABLE_READS);
    // "query.max-stage-count", as in Athena.
    expect(fragments).toBeLessThan(150);
  });
});

/** Each takes seconds, most of them to plan the query and to compile it. */
const RUNS = testRuns(40, 5);
/** Far beyond a whole campaign on a busy machine. */
const LIMIT_MS = 3_600_000;

describeTrino('the rate query over random lakes', () => {
  test(
    `${RUNS} lakes give the same rows in the same order`,
    async () => {
      const session = await openTables();
      const seed = Date.now() % 2 ** 31;
      process.stderr.write(`\n${RUNS} random lakes, seed ${seed}\n`);
      let total = 0;
      const property = fc.asyncProperty(
        arbitraryLake,
        async ({ handshakes, ledger, settings, trials, deliveries }) => {
          const tables = { deliveries: 'deliveries' };
          const lake = await registered(async (folder) => {
            await fillTables(session, handshakes, ledger, trials, deliveries);
            await writeTables(session, folder, ['handshakes', 'trials', 'sources', 'deliveries']);
          }, tables);
          total += (await agreed(lake, settings, tables)).length;
          await lake.forget();
        },
      );
      try {
        // To shrink a lake would take an hour, and the seed finds it again.
        await fc.assert(property, { numRuns: RUNS, seed, endOnFailure: true });
      } finally {
        session.close();
      }
      expect(total).toBeGreaterThan(RUNS);
    },
    LIMIT_MS,
  );
});
