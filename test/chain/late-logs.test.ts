import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readDocument } from '../../functions/lake/lake-document.ts';
import type { Report } from '../../functions/model/report.ts';
import { HOUR_MS } from '../../functions/model/time.ts';
import { LATEST_REPORT_KEY, type MeasuredWindow, windowKey } from '../../functions/model/window.ts';
import { FolderStore } from '../../infra/local/folder-store.ts';
import { temporaryFolder } from '../functions/ingest/read-lake.ts';
import { Chain } from './chain.ts';
import { INPUTS, LATE, writeBuckets } from './chain-inputs.ts';
import { bridged } from './chain-messages.ts';
import { lakeContent, SHARED_KEYS } from './lake-content.ts';
import { DUE_MS, MESSAGES_MS, queriesOver, WINDOW_END_MS } from './prepared-chain.ts';

const window = (revision: number) => ({ toMs: WINDOW_END_MS, revision });

/** A chain whose window was measured before the late object came, and all that reads its lake. */
async function measuredOnce() {
  const dir = await temporaryFolder();
  const buckets = await writeBuckets(dir, [INPUTS.access, LATE]);
  const lakeDir = join(dir, 'lake');
  const lake = new FolderStore(lakeDir);
  const chain = new Chain({
    lakeDir,
    buckets,
    queries: queriesOver(lakeDir),
    startMs: MESSAGES_MS,
  });
  chain.send(bridged(INPUTS.access));
  await chain.settle();
  chain.schedule('start', DUE_MS);
  await chain.settle();
  const rateOf = async (revision: number) => {
    const report = await readDocument<Report>(lake, windowKey('reports', window(revision)));
    return report?.rates.find(
      (rate) => rate.level === 'balancer' && rate.arrival === 'all' && rate.tlsVersion === 'all',
    );
  };
  const runOf = async (revision: number) =>
    (await readDocument<MeasuredWindow>(lake, windowKey('measured', window(revision))))?.run;
  const latest = async () => {
    const state = await lake.load(LATEST_REPORT_KEY);
    return JSON.parse(`${Buffer.from(state?.bytes ?? '')}`) as Report;
  };
  return { chain, lakeDir, rateOf, runOf, latest };
}

describe('a log that comes when its window was measured already', () => {
  test('is in the next revision, which says so; what was measured before stays as it was', async () => {
    const { chain, lakeDir, rateOf, runOf } = await measuredOnce();
    const before = await lakeContent(lakeDir);
    chain.clock.advanceTo(DUE_MS + HOUR_MS);
    chain.send(bridged(LATE));
    await chain.settle();
    // Six hours after the window's end the first revision is due.
    chain.schedule('start', WINDOW_END_MS + 6 * HOUR_MS);
    await chain.settle();
    const [first, revised] = [await rateOf(0), await rateOf(1)];
    expect(first).toMatchObject({ revision: 0, handshakes: expect.any(Number) });
    expect(revised?.revision).toBe(1);
    expect(revised?.handshakes).toBeGreaterThan(first?.handshakes ?? 0);
    expect(await runOf(1)).toMatchObject({ revision: 1, delayMs: 6 * HOUR_MS });
    const after = await lakeContent(lakeDir);
    for (const [key, bytes] of before) {
      if (!SHARED_KEYS.some((shared) => key.startsWith(shared))) expect(after.get(key)).toBe(bytes);
    }
  });

  test('takes no older window to the top: the latest report is of the newest end', async () => {
    const { chain, latest } = await measuredOnce();
    const ends: (string | null)[] = [(await latest()).window.end];
    chain.send(bridged(LATE));
    // Hour by hour: each hour measures a new window and revises two older ones.
    for (let hour = 1; hour <= 5; hour += 1) {
      chain.schedule('start', DUE_MS + hour * HOUR_MS);
      await chain.settle();
      ends.push((await latest()).window.end);
    }
    const due = Array.from({ length: 6 }, (_, hour) => WINDOW_END_MS + hour * HOUR_MS);
    expect(ends).toEqual(due.map((ms) => new Date(ms).toISOString()));
  });
});
