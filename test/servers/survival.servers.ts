import { randomInt } from 'node:crypto';
import { afterAll, describe, expect, it } from 'vitest';
import { survivalCurves } from '../../functions/model/survival.ts';
import { SECOND_MS } from '../../functions/model/time.ts';
import type { Trial } from '../../functions/model/trial.ts';
import { findBalancers } from '../../functions/probe/find-balancers.ts';
import { DEFAULT_RUN } from '../../functions/probe/run-probe.ts';
import { runSurvival } from '../../functions/probe/survival/run-survival.ts';
import { survivalClusters } from '../../functions/probe/survival/survival-clusters.ts';
import { planSurvival } from '../../functions/probe/survival/survival-plan.ts';
import { readPemFile } from '../../infra/settings/targets-file.ts';
import { DnsResolver } from '../../infra/tls/dns-resolver.ts';
import { SYSTEM_CLOCK } from '../../infra/tls/system-clock.ts';
import { NodeTlsDialer } from '../../infra/tls/tls-dialer.ts';
import { HAPROXY } from './haproxy.ts';
import { NGINX } from './nginx.ts';
import { startBalancer } from './real-balancer.ts';
import { forgetful } from './server-setups.ts';

// Servers that forget sessions after seconds, and what a survival run makes of them.

const LIFETIME_S = 8;
const [YOUNG_MS, OLD_MS] = [2 * SECOND_MS, 14 * SECOND_MS];
const SESSIONS = 20;
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
          [false, true].map((beyondHint) => survive(balancer.target, beyondHint)),
        );
        for (const curve of survivalCurves(survivalClusters(offered ?? []), [])) {
          const { mechanism, points, medianMs } = curve;
          expect({ mechanism, medianMs }).toEqual({ mechanism, medianMs: OLD_MS });
          const [young, old] = points.map(({ resumed, full }) => ({ resumed, full }));
          expect(young).toEqual({ resumed: SESSIONS, full: 0 });
          expect(old).toEqual({ resumed: 0, full: SESSIONS });
        }
        const psk = survivalCurves(survivalClusters(withheld ?? []), []).find(
          ({ mechanism }) => mechanism === 'psk',
        );
        // Both send their lifetime as the hint, beyond which OpenSSL offers no PSK.
        expect(psk?.points.at(-1)).toMatchObject({ withheld: SESSIONS, accepted: null });
      } finally {
        await balancer.stop();
      }
    });
  });
}

async function survive(
  target: Parameters<typeof findBalancers>[0][number],
  beyondHint: boolean,
): Promise<readonly Trial[]> {
  const { balancers } = await findBalancers([target], new DnsResolver(), readPemFile);
  const plan = planSurvival(balancers, {
    ...{ agesMs: [YOUNG_MS, OLD_MS], sessions: SESSIONS, spreadMs: 3 * SECOND_MS, budget: 1000 },
    random: (limit) => randomInt(limit),
  });
  const trials: Trial[] = [];
  const run = runSurvival(plan, {
    ...{ dialer: new NodeTlsDialer(SYSTEM_CLOCK), clock: SYSTEM_CLOCK, runId: 'run' },
    ...{ proberRegion: null, limits: DEFAULT_RUN.limits, timeoutMs: 20_000, beyondHint },
  });
  for await (const trial of run) trials.push(trial);
  return trials;
}
