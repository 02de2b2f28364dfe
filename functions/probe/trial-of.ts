import type { FailureClass, Trial, TrialOutcome } from '../model/trial.ts';
import type { DialResult, HeldSession } from '../ports.ts';
import { noConnection } from './no-connection.ts';
import type { ProbeJob } from './probe-plan.ts';

/** Who tried. */
export interface RunIdentity {
  readonly runId: string;
  readonly proberRegion: string | null;
}

/** The trial of a job's first handshake, which offers nothing and fetches a session. */
export function fetchTrial(run: RunIdentity, job: ProbeJob, result: DialResult): Trial {
  return { ...trialOf(run, job, result, null), node: job.issuer.name };
}

/** The trial of a job's second handshake, which offers the session. */
export function offerTrial(
  run: RunIdentity,
  job: ProbeJob,
  result: DialResult,
  offer: HeldSession,
): Trial {
  return {
    ...trialOf(run, job, result, offer),
    issuer_node: job.issuer.name,
    relation: job.relation,
    session_age_ms: Math.max(0, result.startedAtMs - offer.heldSinceMs),
  };
}

/** A trial that was not made, for the node has given the same answer often enough. */
export function settledTrial(
  run: RunIdentity,
  job: ProbeJob,
  part: 'fetch' | 'offer',
  settled: { readonly failure: FailureClass; readonly atMs: number },
): Trial {
  const failure = { class: settled.failure, alert: null, detail: '' };
  const trial = trialOf(run, job, noConnection(settled.atMs, failure), null);
  if (part === 'fetch') return { ...trial, node: job.issuer.name };
  return { ...trial, issuer_node: job.issuer.name, relation: job.relation };
}

function trialOf(
  run: RunIdentity,
  job: ProbeJob,
  result: DialResult,
  offer: HeldSession | null,
): Trial {
  const { balancer, mechanism, timed } = job;
  return {
    run_id: run.runId,
    tried_at_ms: result.startedAtMs,
    prober_region: run.proberRegion,
    balancer_type: balancer.balancerType,
    region: balancer.region,
    balancer: balancer.name,
    issuer_node: null,
    node: job.node.name,
    relation: null,
    mechanism,
    tls_version: result.tlsVersion,
    outcome: outcomeOf(mechanism, result, offer),
    reissued: reissuedIn(mechanism, result),
    resumed_by: result.resumedBy,
    ticket_lifetime_s: result.ticketLifetimeS,
    session_age_ms: null,
    // Beside others a handshake waits for the prober itself: such times would say nothing.
    connect_ms: timed ? result.connectMs : null,
    handshake_ms: timed ? result.handshakeMs : null,
    error: errorOf(result),
    client_port: result.clientPort,
    ticket_key_hash: result.ticketKeyHash,
    certificate_checked: result.handshakeMs === null ? null : !balancer.dialing.insecure,
  };
}

/** Without proof of the offer on the wire nothing was tried, whatever the handshake came to. */
function outcomeOf(
  mechanism: Trial['mechanism'],
  result: DialResult,
  offer: HeldSession | null,
): TrialOutcome {
  const { failure, offerSeen, resumedBy } = result;
  if (failure?.class === 'unreachable') return 'failed';
  if (offer !== null && !offerSeen) return 'inconclusive';
  if (failure !== null) return 'failed';
  if (resumedBy === null) return 'full';
  return resumedBy === mechanism ? 'resumed' : 'inconclusive';
}

/** After a resumed TLS 1.3 handshake the dialer does not wait for a ticket: none need come. */
function reissuedIn(mechanism: Trial['mechanism'], result: DialResult): boolean | null {
  if (result.failure !== null) return null;
  if (result.issued) return true;
  return mechanism === 'psk' && result.resumedBy !== null ? null : false;
}

function errorOf({ failure }: DialResult): string | null {
  if (failure === null) return null;
  if (failure.class !== 'alert' || failure.alert === null) return failure.class;
  return `alert:${failure.alert}`;
}
