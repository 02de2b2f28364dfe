import { randomBytes, randomInt } from 'node:crypto';
import { createServer } from 'node:http';
import { afterAll, describe, expect, it } from 'vitest';
import type { Trial } from '../../functions/model/trial.ts';
import { PROBE_PATH, ProbeTokens, TOKEN_BYTES } from '../../functions/model/trials/probe-token.ts';
import { findBalancers } from '../../functions/probe/find-balancers.ts';
import { DEFAULT_PLAN, planProbe } from '../../functions/probe/probe-plan.ts';
import { DEFAULT_RUN, runProbe } from '../../functions/probe/run-probe.ts';
import { readPemFile } from '../../infra/settings/targets-file.ts';
import { DnsResolver } from '../../infra/tls/dns-resolver.ts';
import { SYSTEM_CLOCK } from '../../infra/tls/system-clock.ts';
import { NodeTlsDialer } from '../../infra/tls/tls-dialer.ts';
import { HAPROXY } from './haproxy.ts';
import { NGINX } from './nginx.ts';
import { startBalancer } from './real-balancer.ts';
import { SERVER_SETUPS } from './server-setups.ts';

// What a service behind real balancers gets of a probe that follows each handshake by a request.

const SETUPS = SERVER_SETUPS.filter(({ name }) => ['classic', 'application'].includes(name));
const notes: string[] = [];
afterAll(() => {
  process.stderr.write(`\n${notes.join('\n')}\n`);
});

for (const software of [NGINX, HAPROXY]) {
  const { version, missing } = software.installed();
  notes.push(`${software.name}: ${version ?? `skipped, ${missing}`}`);
  describe.skipIf(version === null)(software.name, () => {
    it.each(SETUPS)(
      '$name: one request a handshake, and the outcomes as without',
      async (setup) => {
        const requests: string[] = [];
        const service = createServer(({ method, url }, response) => {
          requests.push(`${method} ${url}`);
          response.writeHead(404).end();
        });
        const balancer = await startBalancer(software, setup, service);
        let trials: readonly Trial[] = [];
        let plain: readonly Trial[] = [];
        let logged = 0;
        try {
          trials = await probed({ ...balancer.target, request: 'always' });
          const asked = requests.splice(0);
          const tokens = trials.flatMap(({ request_token: token }) => token ?? []);
          expect(asked.toSorted()).toEqual(
            tokens.map((token) => `HEAD ${PROBE_PATH}/${token}`).toSorted(),
          );
          // Also where a node chose another version than the mechanism needs: it shook hands.
          expect(new Set(tokens).size).toBe(trials.length);
          plain = await probed({ ...balancer.target, request: 'never' });
          expect(requests).toEqual([]);
        } finally {
          logged = (await balancer.stop()).length;
        }
        expect(logged).toBe(trials.length + plain.length);
        expect(outcomes(trials)).toEqual(outcomes(plain));
      },
    );
  });
}

/** How often each mechanism and relation came to what, and whether it brought a new credential. */
function outcomes(trials: readonly Trial[]): Readonly<Record<string, number>> {
  const counted: Record<string, number> = {};
  for (const { mechanism, relation, outcome, reissued } of trials) {
    // How often a version is tried that nobody speaks depends on how many tries are under way.
    if (outcome === 'failed') continue;
    const name = [mechanism, relation, outcome, reissued].join(' ');
    counted[name] = (counted[name] ?? 0) + 1;
  }
  return counted;
}

async function probed(
  target: Parameters<typeof findBalancers>[0][number],
): Promise<readonly Trial[]> {
  const { balancers } = await findBalancers([target], new DnsResolver(), readPemFile);
  const random = (limit: number) => randomInt(limit);
  const plan = planProbe(balancers, { ...DEFAULT_PLAN, random });
  const run = runProbe(plan, {
    ...{ ...DEFAULT_RUN, dialer: new NodeTlsDialer(SYSTEM_CLOCK), clock: SYSTEM_CLOCK },
    ...{ runId: 'run', proberRegion: null, timeoutMs: 20_000 },
    tokens: new ProbeTokens(randomBytes(TOKEN_BYTES)),
  });
  const trials: Trial[] = [];
  for await (const trial of run) trials.push(trial);
  return trials;
}
