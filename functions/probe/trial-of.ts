import type { Purpose, Trial, TrialOutcome } from '../model/trial.ts';
import type { DialResult, HeldSession } from '../ports.ts';
import type { ProbeJob } from './probe-plan.ts';

/** Who tried, and what for; by default, whether nodes accept fresh sessions. */
export interface RunIdentity {
  readonly runId: string;
  readonly proberRegion: string | null;
  readonly purpose?: Purpose;
}

/** The trial of a job's first handshake, which offers nothing and fetches a session. */
export function fetchTrial(run: RunIdentity, job: ProbeJob, result: DialResult): Trial {
  return { ...trialOf(run, job, result, null), node: job.issuer.name };
}

/** A session as it was offered, and whether the node refused connections at that time. */
export interface Offered {
  readonly session: HeldSession;
  readonly isRefused: boolean;
}

/** The trial of a job's second handshake, which offers the session. */
export function offerTrial(
  run: RunIdentity,
  job: ProbeJob,
  result: DialResult,
  offered: Offered,
): Trial {
  return {
    ...trialOf(run, job, result, offered),
    issuer_node: job.issuer.name,
    relation: job.relation,
    session_age_ms: Math.max(0, result.startedAtMs - offered.session.heldSinceMs),
  };
}

function trialOf(
  run: RunIdentity,
  job: ProbeJob,
  result: DialResult,
  offered: Offered | null,
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
    outcome: outcomeOf(mechanism, result, offered),
    reissued: reissuedIn(result),
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
    purpose: run.purpose ?? null,
    account_id: balancer.accountId ?? null,
    request_token: result.requestToken,
  };
}

/**
 * Without proof of the offer on the wire nothing was tried, whatever the handshake came to; nor was
 * anything where the node refused connections at that time, with a session or without.
 */
function outcomeOf(
  mechanism: Trial['mechanism'],
  { failure, offerSeen, resumedBy }: DialResult,
  offered: Offered | null,
): TrialOutcome {
  if (offered !== null && (offered.isRefused || !offerSeen)) return 'inconclusive';
  if (failure !== null) return 'failed';
  if (resumedBy === null) return 'full';
  return resumedBy === mechanism ? 'resumed' : 'inconclusive';
}

/** A session ID stays good after a resumption, so nothing is issued anew (RFC 5246, 7.3). */
function reissuedIn({ failure, issued, resumedBy }: DialResult): boolean | null {
  return failure !== null || resumedBy === 'session-id' ? null : issued;
}

function errorOf({ failure }: DialResult): string | null {
  if (failure === null) return null;
  if (failure.class !== 'alert' || failure.alert === null) return failure.class;
  return `alert:${failure.alert}`;
}
