import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { seededRandom } from '../../bench/seeded-random.ts';
import { testRuns } from '../../test-runs.ts';
import {
  AFTER_LEASE_MS,
  partialFiles,
  runSmall,
  type SmallInputs,
  undisturbed,
  writeSmallInputs,
} from './small-run.ts';

// `analyse` is killed at any instant; the next run ends well, as if nothing had been.

const KILLS = testRuns(200, 4);
const SEED = Number(process.env.TEST_SEED ?? Date.now() % 2 ** 31);
const RUN_AGAIN = new URL('run-again.ts', import.meta.url).pathname;

let dir = '';
let inputs: SmallInputs;
beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'killed-runs-'));
  inputs = writeSmallInputs(dir);
});
afterAll(() => rmSync(dir, { recursive: true, force: true }));

/** Files that are not whole, but for the sign of the run that was killed. */
const halfWritten = (lakeDir: string) =>
  partialFiles(lakeDir).filter((name) => !name.startsWith('run.'));

/** Starts runs over the lake and kills them some time after they began to work. */
async function killAfter(lakeDir: string, ms: number): Promise<void> {
  const args = [RUN_AGAIN, lakeDir, inputs.spillDir, ...inputs.paths];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  await once(child.stdout, 'data');
  await setTimeout(ms);
  child.kill('SIGKILL');
  const [code, signal] = await once(child, 'exit');
  expect([code, signal]).toEqual([null, 'SIGKILL']);
}

test(`after ${KILLS} kills, seed ${SEED}, the next run ends well and reports the same`, async () => {
  const pick = seededRandom(SEED);
  const startedMs = performance.now();
  const whole = await undisturbed(dir, inputs);
  // As fast or slow as this machine is: the kills hit all of a run, and the next one's beginning.
  const runMs = 1.2 * (performance.now() - startedMs);
  const lakeDir = join(dir, 'lake');
  const found = { halfWritten: 0, withoutKey: 0 };
  for (let kill = 1; kill <= KILLS; kill += 1) {
    // Half of them are first runs.
    if (pick() < 0.5) rmSync(lakeDir, { recursive: true, force: true });
    await killAfter(lakeDir, pick() * runMs);
    if (!existsSync(join(lakeDir, 'client-key'))) found.withoutKey += 1;
    if (existsSync(lakeDir) && halfWritten(lakeDir).length > 0) found.halfWritten += 1;
    const after = await runSmall({ lakeDir, inputs, afterMs: AFTER_LEASE_MS });
    expect({ kill, ...after }).toEqual({ kill, ...whole });
    expect(partialFiles(lakeDir)).toEqual([]);
    expect(readdirSync(lakeDir).filter((name) => name.startsWith('client-key'))).toEqual([
      'client-key',
    ]);
  }
  process.stdout.write(`${KILLS} kills, seed ${SEED}: ${JSON.stringify(found)}\n`);
}, 7_200_000);
