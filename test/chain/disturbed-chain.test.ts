import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { testRuns } from '../test-runs.ts';
import { Chain } from './chain.ts';
import { MESSAGES, replayed } from './chain-messages.ts';
import { type Disturbance, disturbances } from './disturbances.ts';
import { differences, type LakeContent, lakeContent } from './lake-content.ts';
import { listenToReasons } from './message-reasons.ts';
import { outcomeOf, quarantinedIn } from './outcome.ts';
import { DUE_MS, MESSAGES_MS, removeRun, runUndisturbed } from './prepared-chain.ts';
import { RunCount } from './run-count.ts';

// Each run disturbs the chain in one way, lets it settle, holds the lake against that of the
// undisturbed run, key by key and byte by byte, then mends the fault, tries again what was given up,
// and compares once more. Logs and windows are disturbed apart: the windows' queries read the lake
// of the undisturbed run, which the disturbed runs of the logs are shown to equal.

// Before the first message goes back: the log stays out of the output of the tests.
const reasons = listenToReasons();
const undisturbed = await runUndisturbed();
/** Runs in which everything comes twice and in any order, without and with faults. */
const SEEDS = testRuns(100, 5);
const runs = new RunCount();

interface Part {
  readonly part: string;
  readonly expected: LakeContent;
  readonly all: readonly Disturbance[];
  readonly feed: (chain: Chain) => void;
}

const PARTS: readonly Part[] = [
  {
    part: 'from messages to tables',
    expected: undisturbed.ingest.content,
    all: disturbances(undisturbed.ingest.calls, { failuresMax: 4, seeds: SEEDS }),
    feed: (chain) => {
      for (const message of MESSAGES) chain.send(message);
    },
  },
  {
    part: 'from the clock to reports',
    expected: undisturbed.windows.content,
    all: disturbances(undisturbed.windows.calls, { failuresMax: 2, seeds: SEEDS }),
    feed: (chain) => chain.schedule('start', DUE_MS),
  },
];

afterAll(async () => {
  await removeRun(undisturbed);
  process.stdout.write(runs.told('disturbed runs of the chain'));
});

describe.each(PARTS)('$part', ({ part, expected, feed, all }) => {
  test.concurrent.each(all)('$kind: $name', async ({ kind, chain: settings, leaves }) => {
    const number = runs.add(`${part}: ${kind}`);
    const lakeDir = join(undisturbed.dir, `run-${number}`);
    const { buckets, queries } = undisturbed;
    const chain = new Chain({ lakeDir, buckets, queries, startMs: MESSAGES_MS, ...settings });
    feed(chain);
    await chain.settle();
    const content = await lakeContent(lakeDir);
    const outcome = outcomeOf(chain, content, expected, reasons);
    expect(outcome).toMatchObject({ wrong: [], unexplained: [] });
    expect(chain.swallowed).toEqual([]);
    expect(settings.twice || chain.calls.disturbed > 0).toBe(true);
    if (leaves === 'whole') expect(outcome).toMatchObject({ differing: [], deadLetters: 0 });
    if (outcome.differing.length + outcome.deadLetters === 0) return;
    for (const message of replayed(quarantinedIn(content))) chain.send(message);
    await chain.redrive();
    expect(differences(await lakeContent(lakeDir), expected)).toEqual([]);
  });
});
