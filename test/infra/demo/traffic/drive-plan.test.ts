import { describe, expect, it } from 'vitest';
import { drive } from '../../../../infra/demo/traffic/drive-plan.ts';
import { SESSION_LIFETIME_MS } from '../../../../infra/demo/traffic/session-jar.ts';
import { type LabPlan, type LabVisit, planLab } from '../../../../infra/demo/traffic/visit-plan.ts';
import { SMALL_SCENARIO, START_MS } from './small-scenario.ts';

/** A session as the model knows it: who issued it, and when. */
interface Issued {
  readonly node: string;
  readonly atMs: number;
  readonly hour: number;
}

/**
 * What must become of each visit if sessions reach as far as the setups say: a model without TLS,
 * by which the real servers are checked.
 */
function modelOutcomes(plan: LabPlan): Map<string, string> {
  const outcomes = new Map<string, string>();
  const held = new Map<string, Issued[]>();
  const lostInHour = new Map<string, number>();
  for (const [hour, { forgetful, visits }] of plan.hours.entries()) {
    for (const { node } of forgetful) lostInHour.set(node, hour);
    for (const visit of visits) {
      const sessions = held.get(visit.client.id) ?? [];
      const offered = sessions.findLast(
        ({ atMs }) => atMs <= visit.atMs - 1000 && atMs > visit.atMs - SESSION_LIFETIME_MS,
      );
      const lost = offered !== undefined && offered.hour < (lostInHour.get(visit.node) ?? 0);
      const outcome = modelOutcome(visit, lost ? undefined : offered);
      outcomes.set(visit.id, outcome);
      const issued = { node: visit.node, atMs: visit.atMs, hour };
      if (outcome === 'full') held.set(visit.client.id, [...sessions, issued]);
    }
  }
  return outcomes;
}

function modelOutcome({ errand, setup, client, node }: LabVisit, offered?: Issued): string {
  if (errand === 'plain-http') return 'plain';
  if (errand !== 'tls') return 'failed';
  if (offered === undefined || !setup.accepts || !client.program.offers) return 'full';
  const tls13 = client.ability === 'modern' && setup.maxVersion === 'TLSv1.3';
  const byTicket = tls13 || (client.ability !== 'id' && setup.tickets !== 'none');
  const scope = byTicket ? setup.tickets : setup.sessionIds;
  const within = scope === 'region' || (scope === 'node' && offered.node === node);
  return within ? 'resumed' : 'full';
}

describe('driving a plan', () => {
  it('resumes exactly the visits whose session reaches that far, as server and client agree', async () => {
    const plan = planLab(SMALL_SCENARIO, 3, START_MS);
    const connections = await drive(plan, {});
    const expected = modelOutcomes(plan);
    expect(connections).toHaveLength(expected.size);
    const counts = new Map<string, number>();
    for (const { visit, negotiation, clientResumed } of connections) {
      const outcome = negotiation?.outcome ?? 'plain';
      expect(outcome, `${visit.id} as ${visit.client.ability}`).toBe(expected.get(visit.id));
      expect(clientResumed).toBe(outcome === 'resumed');
      counts.set(outcome, (counts.get(outcome) ?? 0) + 1);
    }
    for (const outcome of ['resumed', 'full', 'failed', 'plain']) {
      expect(counts.get(outcome), outcome).toBeGreaterThan(10);
    }
  });

  it('measures every handshake that succeeded, and reports progress to the end', async () => {
    const plan = planLab({ ...SMALL_SCENARIO, hoursWithin: 1 }, 4, START_MS);
    const seen: number[] = [];
    const connections = await drive(plan, { onProgress: (done) => seen.push(done) });
    for (const { negotiation } of connections) {
      if (negotiation === null || negotiation.outcome === 'failed') continue;
      expect(negotiation.handshakeMs).toBeGreaterThan(0);
      expect(['1.2', '1.3']).toContain(negotiation.tlsVersion);
    }
    expect(seen).toEqual(connections.map((_, index) => index + 1));
  });
});
