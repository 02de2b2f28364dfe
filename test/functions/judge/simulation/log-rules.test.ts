import { afterAll, beforeAll, expect, test } from 'vitest';
import { judge } from '../../../../functions/judge/judge.ts';
import { DEFAULT_STALE_AFTER_MS } from '../../../../functions/judge/rules/rule.ts';
import type { Deviation } from '../../../../functions/model/deviation.ts';
import type { Measurement } from '../../../../functions/model/rate.ts';
import type { DuckDbSession } from '../../../../infra/local/duckdb-session.ts';
import { seededRandom } from '../../../bench/seeded-random.ts';
import { testRuns } from '../../../test-runs.ts';
import { openTables } from '../../measure/table-engine.ts';
import { drawFleet, type Random } from './simulated-fleet.ts';
import { measureBalancers, nodeAt } from './simulated-lake.ts';
import {
  type Acceptance,
  losing,
  resumedShare,
  type SimulatedHandshake,
  simulateVisits,
} from './simulated-visits.ts';

// Logs of balancers whose clients are drawn at random, measured by the query and judged one by one.

let session: DuckDbSession;
beforeAll(async () => {
  session = await openTables();
});
afterAll(() => session.close());

const RUNS = testRuns(1000, 50);
const BATCH = 25;
/** Far beyond a whole campaign on a busy machine. */
const LIMIT_MS = 3_600_000;

/** What the rules say of each of so many balancers; no balancer knows of another. */
async function judgeEach(
  firstSeed: number,
  logOf: (random: Random) => readonly SimulatedHandshake[],
): Promise<{ readonly measurement: Measurement; readonly found: readonly Deviation[] }[]> {
  const judged = [];
  for (let run = 0; run < RUNS; run += BATCH) {
    const seeds = Array.from({ length: Math.min(BATCH, RUNS - run) }, (_, at) => run + at);
    const logs = seeds.map((seed) => logOf(seededRandom(firstSeed + seed)));
    for (const measurement of await measureBalancers(session, logs)) {
      const found = judge(measurement, { staleAfterMs: DEFAULT_STALE_AFTER_MS });
      judged.push({ measurement, found });
    }
  }
  return judged;
}

/** How many balancers something is said of, by rule and severity. */
function countsOf(judged: readonly { readonly found: readonly Deviation[] }[]) {
  const said = judged.flatMap(({ found }) => [
    ...new Set(found.map(({ rule, severity }) => `${rule} ${severity}`)),
  ]);
  return Object.fromEntries([...Map.groupBy(said, (one) => one)].map(([of, all]) => [of, all.length]));
}

/** Whether the rates of a balancer's nodes, as they are, lie 10 points or more apart. */
function differs({ rates }: Measurement): boolean {
  const nodes = rates.filter((rate) => {
    const isReturn = rate.level === 'node' && rate.arrival === 'same-node';
    return isReturn && rate.portion === 'judged' && rate.excluded === 'no' && rate.clients >= 50;
  });
  const shares = nodes.flatMap(({ rate }) => rate ?? []);
  return Math.max(...shares) - Math.min(...shares) >= 0.1;
}

const someClients = (random: Random) => 60 + 240 * random();

test(
  `of ${RUNS} healthy balancers hardly one is warned of, by any rule`,
  async () => {
    const healthy = await judgeEach(0, (random) =>
      simulateVisits(drawFleet(someClients, 'all', random), random),
    );
    const apart = healthy.filter(({ measurement }) => differs(measurement)).length;
    const counts = countsOf(healthy);
    process.stderr.write(`\nhealthy, ${apart} of ${RUNS} with nodes apart: ${JSON.stringify(counts)}\n`);
    expect(apart).toBeGreaterThan(0.5 * RUNS);
  },
  LIMIT_MS,
);

test(
  `of ${RUNS} nodes that lose 10 points or more nearly all are found, at 200 clients a node`,
  async () => {
    for (const of of ['offering', 'all'] as const) {
    const lossy = await judgeEach(100_000, (random) => {
      const log = simulateVisits(drawFleet(() => 200, of, random), random);
      const most = Math.min(0.6, resumedShare(log, 0));
      return losing(log, 0, 0.1 + (most - 0.1) * random(), random);
    });
    const found = lossy.filter((one) =>
      one.found.some(
        ({ rule, node, severity }) =>
          rule === 'node-below-peers' && node === nodeAt(0) && severity === 'warning',
      ),
    ).length;
    process.stderr.write(`\nfound ${of} ${found} of ${RUNS} ${JSON.stringify(countsOf(lossy))}\n`);
    }
  },
  LIMIT_MS,
);

test.each<Acceptance>(['region', 'none'])('%s', async (acceptance) => {
    const sharing = await judgeEach(200_000, (random) =>
      simulateVisits(drawFleet(() => 200, 'offering', random), random, acceptance),
    );
    process.stderr.write(`\n${acceptance} ${JSON.stringify(countsOf(sharing))}\n`);
}, LIMIT_MS);
