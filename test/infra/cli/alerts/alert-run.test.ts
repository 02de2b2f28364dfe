import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { DEFAULT_STALE_AFTER_MS } from '../../../../functions/judge/rules/rule.ts';
import type { Hook } from '../../../../functions/model/alerts/alert-settings.ts';
import { HOUR_MS } from '../../../../functions/model/time.ts';
import { testHook } from '../../../../functions/notify/deliver-due.ts';
import { testNotification } from '../../../../functions/notify/test-notification.ts';
import { type AlertRun, advanceAndNotify } from '../../../../infra/cli/alerts/alert-run.ts';
import {
  ANALYSE_DEFAULTS,
  type Analysis,
  analyse,
} from '../../../../infra/cli/measuring/analyse-run.ts';
import { alertLines, troubleLines } from '../../../../infra/cli/text/alert-lines.ts';
import { noPaint } from '../../../../infra/cli/text/paint.ts';
import { FolderStore } from '../../../../infra/local/folder-store.ts';
import { status } from '../../hooks/hook-server.ts';
import { HookStand } from '../../hooks/hook-stand.ts';
import { writeTrials } from '../text/trial-lines.ts';

// A laptop as a monitor: runs of `analyse` over one lake folder, hooks at a real HTTPS server.

let dir = '';
let stand: HookStand;
let hook: Hook;
beforeEach(async () => {
  dir = mkdtempSync(join(tmpdir(), 'alert-run-'));
  stand = await HookStand.open();
  stand.server.answer('/in', status(204));
  hook = stand.webhook('/in', { name: 'ops' });
});
afterEach(async () => {
  rmSync(dir, { recursive: true });
  await stand.close();
});

/** One run of the cron job; each hour has a result file of its own. */
async function run(hour: number, crossNode: 'resumed' | 'full'): Promise<AlertRun> {
  return await notify(await judge(hour, crossNode));
}

async function judge(hour: number, crossNode: 'resumed' | 'full'): Promise<Analysis> {
  const at = new Date(Date.UTC(2026, 0, 2, hour)).toISOString();
  const path = writeTrials(join(dir, `${hour}.ndjson`), at, crossNode);
  const settings = { ...ANALYSE_DEFAULTS, paths: [path], lakeDir: join(dir, 'lake') };
  return await analyse(settings, {
    ...{ nowMs: () => Date.UTC(2026, 11, 1), version: '0', signal: new AbortController().signal },
    ...{ temporaryDir: () => mkdtempSync(join(dir, 'tmp-')), onProgress: () => {} },
  });
}

async function notify({ judged }: Analysis): Promise<AlertRun> {
  const settings = { staleAfterMs: DEFAULT_STALE_AFTER_MS, hooks: [hook], keepFiringFor: 1 };
  return await advanceAndNotify(judged, settings, world());
}

function world() {
  return { ...stand.deliveryWorld(), states: new FolderStore(join(dir, 'lake')) };
}

const states = () =>
  stand.at('/in').map(({ body }) => {
    const { data } = JSON.parse(body);
    return `${data.status} ${data.alerts[0].transition.reason}`;
  });

test('an alert opens once, lasts as long as it is set to, and closes once', async () => {
  const shown: string[] = [];
  for (const [hour, crossNode] of [
    [5, 'resumed'],
    [6, 'resumed'],
    [7, 'full'],
    [8, 'full'],
    [9, 'full'],
  ] as const) {
    shown.push(...alertLines(await run(hour, crossNode), 80, noPaint), '');
  }
  expect(states()).toEqual(['firing opened', 'resolved cleared']);
  expect(shown.join('\n')).toMatchInlineSnapshot(`
    "Alerts: 2 firing, 0 pending, 0 resolved
      firing: error unexpected-resumption at app/shop/50dc6c495c0c9188 in
        eu-west-1, 2 nodes, since 2026-01-02 05:00 UTC
      sent to ops: 1 of 1 application balancer in eu-west-1: sessions accepted
        where they should not be (unexpected-resumption)

    Alerts: 2 firing, 0 pending, 0 resolved
      firing: error unexpected-resumption at app/shop/50dc6c495c0c9188 in
        eu-west-1, 2 nodes, since 2026-01-02 05:00 UTC

    Alerts: 2 firing, 0 pending, 0 resolved
      firing: error unexpected-resumption at app/shop/50dc6c495c0c9188 in
        eu-west-1, 2 nodes, since 2026-01-02 05:00 UTC, not seen in the last window

    Alerts: 0 firing, 0 pending, 2 resolved
      resolved: error unexpected-resumption at app/shop/50dc6c495c0c9188 in
        eu-west-1, 2 nodes, cleared
      sent to ops: Resolved: 1 of 1 application balancer in eu-west-1: sessions
        accepted where they should not be (unexpected-resumption)

    Alerts: 0 firing, 0 pending, 0 resolved
    "
  `);
});

test('a second run over the same window sends nothing', async () => {
  const analysis = await judge(5, 'resumed');
  await notify(analysis);
  const again = await notify(analysis);
  expect(again.outcome.delivered).toEqual([]);
  expect(again.state.alerts.length).toBe(2);
  expect(states()).toEqual(['firing opened']);
});

test('what a hook that is down did not take is kept, and the next run brings it first', async () => {
  stand.server.answer('/in', status(503));
  const down = await run(5, 'resumed');
  expect(troubleLines(down, 80).join(' ')).toContain('hook ops: 1 not delivered yet');
  stand.server.answer('/in', status(204));
  await run(6, 'full');
  const before = stand.at('/in').length;
  stand.wait(HOUR_MS);
  const up = await run(7, 'full');
  expect(up.outcome.delivered.map(({ notification }) => notification.status)).toEqual([
    'firing',
    'resolved',
  ]);
  expect(troubleLines(up, 80)).toEqual([]);
  expect(stand.at('/in').length).toBe(before + 2);
});

test('runs that meet over one lake send each thing once', async () => {
  const analysis = await judge(5, 'resumed');
  await Promise.all([notify(analysis), notify(analysis), notify(analysis)]);
  expect(states()).toEqual(['firing opened']);
});

test('a hook that is gone is disabled, and a test that it takes enables it', async () => {
  stand.server.answer('/in', status(410));
  const gone = await run(5, 'resumed');
  expect(troubleLines(gone, 80).join(' ')).toContain('hook ops is disabled since');
  stand.server.answer('/in', status(204));
  expect((await run(6, 'resumed')).outcome.delivered).toEqual([]);
  const notification = testNotification(hook, {}, stand.clock.nowMs());
  expect(await testHook(world(), hook, notification)).toMatchObject({ next: 'delivered' });
  const sent = JSON.parse(stand.at('/in').at(-1)?.body ?? '').data;
  expect(sent).toMatchObject({
    test: true,
    title: '[TEST] [WARNING] Test of hook ops: nothing deviates',
  });
  expect((await run(7, 'resumed')).outcome.delivered).toHaveLength(1);
});
