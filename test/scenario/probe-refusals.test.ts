import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Report } from '../../functions/model/report.ts';
import type { Trial } from '../../functions/model/trial.ts';
import { readTrialLine } from '../../functions/model/trials/trial-line.ts';
import type { Clock } from '../../functions/ports.ts';
import { unansweredLines } from '../../infra/cli/text/probe-notes.ts';
import { TrialFile } from '../../infra/cli/trial-file.ts';
import { type ProbeLab, startProbeLab } from '../../infra/demo/probe/probe-lab.ts';
import type { ProbeProfile } from '../../infra/demo/probe/probe-profile.ts';
import { VirtualClock } from '../functions/probe/virtual-clock.ts';
import { reportOf } from './probe-deviations.ts';
import { probeTargets } from './probe-trials.ts';
import {
  atFirst,
  beyondASecond,
  inTheMiddle,
  openRefusingProxy,
  type RefusalTime,
  type Refuses,
  type RefusingProxy,
} from './refusing-proxy.ts';

// A healthy TLS server behind a proxy that resets connections: what was tried is what is written.
// Sockets are real; time passes only where the prober waits, so no machine is too slow or too fast.

const PROFILE: ProbeProfile = {
  name: 'app/shop/1',
  done: 'behind a proxy',
  balancerType: 'application',
  nodes: [{}],
  finds: [],
};
/** The instant at which the trials of a run begin, for a report knows no time before 2009. */
const START_MS = Date.UTC(2026, 0, 2);
const JOBS = 30;

let lab: ProbeLab;
let proxy: RefusingProxy | undefined;
let folder: string;
beforeEach(async () => {
  lab = await startProbeLab([PROFILE], { seed: 1 });
  folder = await mkdtemp(join(tmpdir(), 'refusals-'));
});
afterEach(async () => {
  await proxy?.close();
  await lab.close();
  await rm(folder, { recursive: true });
});

interface Shown {
  readonly seen: RefusingProxy['seen'];
  readonly trials: readonly Trial[];
  readonly report: Report;
  readonly clock: VirtualClock;
}

async function probed(
  refusesOn: (clock: Clock) => Refuses,
  time: RefusalTime = 'at once',
): Promise<Shown> {
  const clock = new VirtualClock(START_MS);
  const [target] = lab.targets;
  if (target === undefined) throw new Error('the lab has one balancer');
  proxy = await openRefusingProxy(target.nodes?.[0] ?? '', refusesOn(clock), time);
  const behind = { ...target, nodes: [proxy.address] };
  const all = await probeTargets([behind], { seed: 1, timeoutMs: 60_000, clock });
  const path = join(folder, 'trials.ndjson');
  const file = await TrialFile.open(path);
  for (const trial of all) await file.append(trial);
  await file.close();
  const lines = (await readFile(path, 'utf8')).trimEnd().split('\n');
  const trials = lines.map(readTrialLine).filter((trial) => typeof trial !== 'string');
  expect(trials).toHaveLength(all.length);
  return { seen: proxy.seen, trials, report: await reportOf(trials, [behind]), clock };
}

/** Each connection is one line, and each line one connection, in file, report and sentence. */
function expectTrueCounts({ seen, trials, report }: Shown): void {
  expect(trials).toHaveLength(seen.taken + seen.refused);
  const unanswered = trials.filter(({ error }) => error !== null);
  expect(unanswered).toHaveLength(seen.refused);
  expect(report.matrix.reduce((sum, cell) => sum + cell.trials, 0)).toBe(trials.length);
  for (const { rule, reason, observed } of report.deviations) {
    // A healthy node: if anything is said, then of tries that were made.
    expect([rule, Number(observed.failed) <= seen.refused, reason]).toEqual([
      'unreachable',
      true,
      reason,
    ]);
  }
}

function countOf(trials: readonly Trial[], relation: Trial['relation'], outcome: string): number {
  return trials.filter((trial) => trial.relation === relation && trial.outcome === outcome).length;
}

test('a quarter of a second without an answer at the start costs one try', async () => {
  const shown = await probed((clock) => atFirst(250, clock));
  expectTrueCounts(shown);
  expect(shown.seen).toEqual({ taken: 2 * JOBS, refused: 1 });
  expect(countOf(shown.trials, 'same-node', 'resumed')).toBe(JOBS);
  expect(shown.report.deviations).toEqual([]);
  expect(shown.clock.waits).toEqual([1_000]);
});

test.each<RefusalTime>(['at once', 'after the hello'])(
  '5 ms of resets (%s) in the middle cost what was under way, and all is tried',
  async (time) => {
    const shown = await probed((clock) => inTheMiddle(20, 5, clock), time);
    expectTrueCounts(shown);
    expect(shown.seen.refused).toBeGreaterThan(0);
    // At most eight are under way at one node, and offers that end make room for more.
    expect(shown.seen.refused).toBeLessThanOrEqual(2 * 8);
    expect(countOf(shown.trials, null, 'full')).toBe(JOBS);
    const own = countOf(shown.trials, 'same-node', 'failed');
    expect(countOf(shown.trials, 'same-node', 'resumed') + own).toBe(JOBS);
    const names = shown.report.deviations.map(({ rule }) => rule);
    expect(names).not.toContain('failed-offer');
  },
);

test.each<RefusalTime>(['at once', 'after the hello'])(
  'three new connections a second for good (resets %s): slowed, and all is tried',
  async (time) => {
    const shown = await probed((clock) => beyondASecond(3, clock), time);
    expectTrueCounts(shown);
    expect(shown.seen.refused).toBeLessThan(12);
    expect(countOf(shown.trials, null, 'full')).toBe(JOBS);
    const own = countOf(shown.trials, 'same-node', 'failed');
    expect(countOf(shown.trials, 'same-node', 'resumed') + own).toBe(JOBS);
    expect(unansweredLines(shown.trials)).toEqual([
      expect.stringMatching(
        / left \d+ of \d+ connections without an answer \(.*(reset|unreachable)\)$/,
      ),
    ]);
  },
);

test('a proxy that takes none is tried four times over 21 s, and the report counts four', async () => {
  const shown = await probed(() => () => true);
  expectTrueCounts(shown);
  expect(shown.seen).toEqual({ taken: 0, refused: 4 });
  expect(shown.clock.waits).toEqual([1_000, 5_000, 15_000]);
  const cells = shown.report.matrix.map(({ issuerNode, trials, failed }) => [
    ...[issuerNode, trials, failed],
  ]);
  expect(cells.toSorted()).toEqual([
    [null, 1, 1],
    [null, 1, 1],
    [null, 2, 2],
  ]);
});
