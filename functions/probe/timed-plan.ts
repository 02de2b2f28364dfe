import type { ProbedBalancer } from './probe-plan.ts';
import { DEFAULT_PLAN, type PlanOptions, type ProbePlan, planProbe } from './probe-plan.ts';
import { DEFAULT_RUN } from './run-probe.ts';

/** How a run uses the time that somebody waits for its result. */
export interface TimeShares {
  /** In which handshakes are begun. */
  readonly beginMs: number;
  /** For one connection that was begun last. */
  readonly timeoutMs: number;
  /** For a ticket after a handshake. */
  readonly ticketWaitMs: number;
}

const TICKET_WAIT_MS_MAX = 1000;
/** Between continents, with a wait for a ticket in one of some. */
const HANDSHAKE_MS = 300;

/** Divides `ms` so that what was begun last has ended by then. */
export function timeShares(ms: number): TimeShares {
  const timeoutMs = Math.min(DEFAULT_RUN.timeoutMs, Math.floor(ms / 3));
  const ticketWaitMs = Math.min(TICKET_WAIT_MS_MAX, Math.floor(ms / 6));
  return { beginMs: ms - timeoutMs - ticketWaitMs, timeoutMs, ticketWaitMs };
}

/**
 * A plan of as many attempts as `ms` are likely to suffice for: at least one, at most the usual
 * number. None is timed, since those are made one after another.
 */
export function planWithin(
  balancers: readonly ProbedBalancer[],
  ms: number,
  random: PlanOptions['random'],
): ProbePlan {
  const options = { ...DEFAULT_PLAN, timedAttempts: 0, random };
  const { handshakes } = planProbe(balancers, { ...options, attempts: 1 });
  const nodes = balancers.reduce((total, balancer) => total + balancer.nodes.length, 0);
  const { overall, perNode } = DEFAULT_RUN.limits;
  const atOnce = Math.min(overall, perNode * nodes);
  const fitting = Math.floor((ms * atOnce) / (HANDSHAKE_MS * Math.max(1, handshakes)));
  const attempts = Math.max(1, Math.min(DEFAULT_PLAN.attempts, fitting));
  return planProbe(balancers, { ...options, attempts });
}
