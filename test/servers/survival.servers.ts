import { afterAll, describe, expect, it } from 'vitest';
import { survivalCurves } from '../../functions/model/survival.ts';
import { SECOND_MS } from '../../functions/model/time.ts';
import { survivalClusters } from '../../functions/probe/survival/survival-clusters.ts';
import { SYSTEM_CLOCK } from '../../infra/tls/system-clock.ts';
import { surviveTargets } from '../scenario/probe-trials.ts';
import { HAPROXY } from './haproxy.ts';
import { NGINX } from './nginx.ts';
import { startBalancer } from './real-balancer.ts';
import { forgetful } from './server-setups.ts';
import { triedAround } from './tried-sessions.ts';

// Servers that forget sessions after seconds, and what a survival run makes of them.

const LIFETIME_S = 14;
const [YOUNG_MS, OLD_MS] = [2 * SECOND_MS, 20 * SECOND_MS];
const SESSIONS = 20;
const RUN = {
  ...{ seed: 1, clock: SYSTEM_CLOCK, agesMs: [YOUNG_MS, OLD_MS], sessions: SESSIONS },
  spreadMs: 3 * SECOND_MS,
};
const notes: string[] = [];

afterAll(() => {
  process.stderr.write(`\n${notes.join('\n')}\n`);
});

for (const software of [NGINX, HAPROXY]) {
  const { version, missing } = software.installed();
  notes.push(`${software.name}: ${version ?? `skipped, ${missing}`}`);
  describe.skipIf(version === null)(software.name, () => {
    it('sessions of its lifetime are accepted, older ones are not', async () => {
      const balancer = await startBalancer(software, forgetful(LIFETIME_S));
      try {
        const [withheld, offered] = await Promise.all(
          [false, true].map((beyondHint) =>
            surviveTargets([balancer.target], { ...RUN, beyondHint }),
          ),
        );
        const curves = survivalCurves(survivalClusters(offered ?? []), []);
        expect(curves.length).toBeGreaterThan(0);
        for (const curve of curves) {
          expect(curve.medianMs).toBeGreaterThanOrEqual(OLD_MS);
          expect(triedAround(curve, LIFETIME_S * SECOND_MS)).toEqual({
            ...{ younger: [SESSIONS, 0], older: [0, SESSIONS] },
          });
        }
        const psks = (withheld ?? []).filter(({ mechanism }) => mechanism === 'psk');
        // Both send their lifetime as the hint, beyond which OpenSSL offers no PSK.
        expect(psks.filter(({ outcome }) => outcome === 'withheld')).toHaveLength(SESSIONS);
      } finally {
        await balancer.stop();
      }
    });
  });
}
