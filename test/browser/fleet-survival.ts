import type { ReportSurvival } from '../../functions/model/report-survival.ts';
import {
  type SurvivalCluster,
  type SurvivalIssue,
  survivalCurves,
} from '../../functions/model/survival.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from '../../functions/model/time.ts';
import { reportSurvival } from '../../functions/publish/report-survival.ts';
import type { FleetBalancer } from './fleet-findings.ts';

/** When the first of the sessions was issued. */
const START_MS = Date.UTC(2026, 1, 26);
const SESSIONS = 20;
const HINT_MS = DAY_MS;
const KEY_MS = 11 * HOUR_MS;
const CACHED_MS = 6 * HOUR_MS;
const AGES_MS = [
  ...[10 * SECOND_MS, MINUTE_MS, 15 * MINUTE_MS, HOUR_MS, 3 * HOUR_MS, 6 * HOUR_MS],
  ...[12 * HOUR_MS, 18 * HOUR_MS, DAY_MS, 36 * HOUR_MS],
];
/** Of a hundred sessions of their own key another node refuses so many. */
const REFUSED_ELSEWHERE = 15;

/** Sessions whose keys change every 11 h, and session IDs that are kept for 6 h. */
export function fleetSurvival(named: FleetBalancer): readonly ReportSurvival[] {
  const offers = named.addresses.flatMap((node) => offersAt(named, node));
  const clusters = offers.map(({ cluster }) => cluster);
  return survivalCurves(
    clusters,
    offers.map(({ issue }) => issue),
  ).map(reportSurvival);
}

interface Offer {
  readonly cluster: SurvivalCluster;
  readonly issue: SurvivalIssue;
}

function offersAt({ balancerType, region, balancer }: FleetBalancer, node: string): Offer[] {
  return (['session-id', 'session-ticket', 'psk'] as const).flatMap((mechanism) =>
    (['same-node', 'cross-node'] as const)
      .filter((relation) => relation === 'same-node' || mechanism !== 'session-id')
      .flatMap((relation) =>
        AGES_MS.flatMap((ageMs, of) =>
          Array.from({ length: SESSIONS }, (_, at) => {
            const issuedAtMs = START_MS + ((of * 7 + at) * DAY_MS) / (SESSIONS + 80);
            const named = { balancerType, region, accountId: null, balancer };
            const place = { ...named, node, mechanism };
            const lives = isAlive(mechanism, issuedAtMs, ageMs);
            const isRefused = relation === 'cross-node' && (at * 37) % 100 < REFUSED_ELSEWHERE;
            const withheld = mechanism === 'psk' && ageMs > HINT_MS;
            const resumed = lives && !isRefused && !withheld;
            return {
              cluster: {
                ...{ ...place, relation, ageMs, issuedAtMs, failed: 0 },
                ...{ resumed: Number(resumed), full: Number(!resumed && !withheld) },
                withheld: Number(withheld),
              },
              issue: { ...place, issuedAtMs, issued: 1, ...issuedWith(mechanism, issuedAtMs) },
            };
          }),
        ),
      ),
  );
}

function isAlive(mechanism: string, issuedAtMs: number, ageMs: number): boolean {
  if (mechanism === 'session-id') return ageMs < CACHED_MS;
  return keyAt(issuedAtMs + ageMs) - keyAt(issuedAtMs) <= 1;
}

function issuedWith(mechanism: string, issuedAtMs: number) {
  if (mechanism === 'session-id') return { lifetimeHintS: null, keyHash: null };
  return { lifetimeHintS: HINT_MS / SECOND_MS, keyHash: String(keyAt(issuedAtMs)) };
}

function keyAt(atMs: number): number {
  return Math.floor(atMs / KEY_MS);
}
