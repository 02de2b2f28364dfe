import { cpSync, mkdtempSync, readdirSync, rmSync, statSync, truncateSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type * as runLake from '../../../infra/local/run-lake.ts';
import { seededRandom } from '../../bench/seeded-random.ts';
import { testRuns } from '../../test-runs.ts';
import { counting } from './remembered-engine.ts';
import { runSmall, type SmallInputs, type SmallResult, writeSmallInputs } from './small-run.ts';

// A machine that lost its power may leave any file cut at any byte, though it was flushed.

/** In full each file is cut at every tenth byte; else one of fifty of these cuts is made. */
const EVERY_BYTES = 10;
const SHARE = 1 / testRuns(1, 50);
const SEED = Number(process.env.TEST_SEED ?? Date.now() % 2 ** 31);
const UNAVAILABLE = { kind: 'status', status: 500, retryAfter: null } as const;

// No document has a part in what is counted, the client key aside.
vi.mock('../../../infra/local/run-lake.ts', async (original) => {
  const { remembered } = await import('./remembered-engine.ts');
  return remembered(await original<typeof runLake>());
});

let dir = '';
let inputs: SmallInputs;
/** A lake after two windows, in which the hook took nothing yet, and its next run's result. */
let kept = '';
let whole: SmallResult;
beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), 'cut-documents-'));
  inputs = writeSmallInputs(dir);
  kept = join(dir, 'kept');
  const toMs = Date.parse('2026-01-02T10:00:05Z');
  await runSmall({ lakeDir: kept, inputs, answer: UNAVAILABLE, toMs });
  await runSmall({ lakeDir: kept, inputs, answer: UNAVAILABLE });
  whole = await afterCut(null);
});
afterAll(() => rmSync(dir, { recursive: true, force: true }));

/** The result of the next run over a copy of the lake in which a file is cut. */
async function afterCut(cut: { readonly name: string; readonly at: number } | null) {
  const lakeDir = join(dir, 'lake');
  rmSync(lakeDir, { recursive: true, force: true });
  cpSync(kept, lakeDir, { recursive: true });
  if (cut !== null) truncateSync(join(lakeDir, cut.name), cut.at);
  return await runSmall({ lakeDir, inputs });
}

/** The newest version of each state, and the client key. */
function documents(): readonly string[] {
  const names = readdirSync(kept, { recursive: true, encoding: 'utf8' });
  const folders = names.filter((name) => name.endsWith('.~versions'));
  const newest = folders.map((folder) => {
    const versions = readdirSync(join(kept, folder)).map(Number);
    return join(folder, String(Math.max(...versions)));
  });
  return [...newest, 'client-key'];
}

test(`each document cut at every ${EVERY_BYTES}th byte (a share of ${SHARE}, seed ${SEED}): the next run ends well`, async () => {
  const pick = seededRandom(SEED);
  const names = documents();
  expect(names.map((name) => name.replace(/\.~versions\/\d+$/, '')).toSorted()).toEqual([
    ...['alerts/deliveries.json', 'alerts/state.json', 'client-key'],
    ...['history/day=2026-01-02.json.gz', 'reports/history.json.gz', 'reports/latest.json'],
  ]);
  let cuts = 0;
  for (const name of names) {
    counting.isOn = name === 'client-key';
    const { size } = statSync(join(kept, name));
    for (let at = 0; at < size; at += EVERY_BYTES) {
      // Each file is cut once at least: empty.
      if (at > 0 && pick() >= SHARE) continue;
      // A document's last byte is the end of its line: without it, it is whole.
      const isWhole = at === size - 1 && name.endsWith('.json');
      const { warnings, ...after } = await afterCut({ name, at });
      cuts += 1;
      const place = `${name} cut at ${at}`;
      expect({ place, ...after }).toEqual({ place, ...whole, warnings: undefined });
      expect({ place, warnings }).toEqual({
        place,
        warnings: isWhole ? [] : [expect.stringContaining(`${name} is damaged`)],
      });
    }
  }
  process.stdout.write(`${cuts} cuts of ${names.length} documents, seed ${SEED}\n`);
}, 3_600_000);
