import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { survivalCurves } from '../../functions/model/survival.ts';
import { SECOND_MS } from '../../functions/model/time.ts';
import {
  survivalClusters,
  survivalIssues,
} from '../../functions/probe/survival/survival-clusters.ts';
import { SYSTEM_CLOCK } from '../../infra/tls/system-clock.ts';
import { reportOf } from '../scenario/probe-deviations.ts';
import { surviveTargets } from '../scenario/probe-trials.ts';
import { buildS2n, startS2n } from './s2n.ts';
import { triedAround } from './tried-sessions.ts';

// The hint of s2n falls with the life of its key, and sessions die with the key: at one instant,
// whenever they were issued.

/** A key seals for so long, and opens for as long again. */
const KEY_S = 12;
const [YOUNG_MS, OLD_MS] = [2 * SECOND_MS, 2 * KEY_S * SECOND_MS + 2 * SECOND_MS];
const SESSIONS = 20;

const program = await buildS2n().catch((error: Error) => error);
const missing = program instanceof Error ? program.message : null;
process.stderr.write(`\ns2n: ${missing === null ? 'built' : `skipped, ${missing}`}\n`);

describe.skipIf(missing !== null)('s2n', () => {
  it('its hint falls, its sessions live until their key dies, and nobody is blamed', async () => {
    const folder = mkdtempSync(join(tmpdir(), 's2n-'));
    const node = await startS2n(String(program), folder, KEY_S);
    try {
      const run = { seed: 1, clock: SYSTEM_CLOCK, agesMs: [YOUNG_MS, OLD_MS], sessions: SESSIONS };
      const [withheld = [], offered = []] = await Promise.all(
        [false, true].map((beyondHint) =>
          surviveTargets([node.target], { ...run, spreadMs: 3 * SECOND_MS, beyondHint }),
        ),
      );
      const hints = offered.flatMap(({ mechanism, ticket_lifetime_s }) =>
        mechanism === 'psk' && ticket_lifetime_s !== null ? [ticket_lifetime_s] : [],
      );
      expect(hints).toHaveLength(2 * SESSIONS);
      expect(Math.max(...hints)).toBeLessThanOrEqual(2 * KEY_S);
      expect(new Set(hints).size).toBeGreaterThanOrEqual(3);
      const tickets = survivalCurves(survivalClusters(offered), survivalIssues(offered)).filter(
        ({ node, mechanism }) => node === null && mechanism !== 'session-id',
      );
      expect(tickets).toHaveLength(2);
      for (const curve of tickets) {
        expect(curve.medianMs).toBeGreaterThanOrEqual(OLD_MS);
        expect(curve.lifetimeHintS).toBe(Math.max(...hints));
        expect(triedAround(curve, OLD_MS)).toEqual({
          ...{ younger: [SESSIONS, 0], older: [0, SESSIONS] },
        });
      }
      const psks = withheld.filter(({ mechanism }) => mechanism === 'psk');
      expect(psks.filter(({ outcome }) => outcome === 'withheld')).toHaveLength(SESSIONS);
      const { deviations } = await reportOf(offered, [node.target]);
      expect(deviations).toEqual([]);
    } finally {
      await node.stop();
      rmSync(folder, { recursive: true });
    }
  });
});
