import { HOUR_MS, MINUTE_MS, SECOND_MS } from '../model/time.ts';
import type { HookAnswer } from '../ports.ts';

/** What becomes of a notification at a hook after an attempt, and why. */
export type DeliveryDecision = {
  readonly reason: DeliveryReason;
  /** One line for people. */
  readonly detail: string;
} & (
  | { readonly next: 'delivered' | 'failed' | 'disable' }
  | { readonly next: 'retry'; readonly afterMs: number }
);

export type DeliveryReason =
  | 'accepted'
  | 'redirected'
  | 'refused'
  | 'gone'
  | 'throttled'
  | 'server-error'
  | 'odd-status'
  | 'no-answer'
  | 'unsafe-address'
  | 'no-secret'
  | 'attempts-spent';

/** Pauses between attempts: the example of Standard Webhooks 1.0, "Deliverability". */
const PAUSES_MS = [
  5 * SECOND_MS,
  5 * MINUTE_MS,
  30 * MINUTE_MS,
  2 * HOUR_MS,
  5 * HOUR_MS,
  10 * HOUR_MS,
  14 * HOUR_MS,
  20 * HOUR_MS,
  24 * HOUR_MS,
];
/** A pause is up to this part longer, so that not all come back at once. */
const JITTER = 0.2;
/** The longest that a hook may make us wait. */
const RETRY_AFTER_MAX_MS = 24 * HOUR_MS;

/** The longest that a hook is left alone between two attempts. */
export const DELIVERY_PAUSE_MAX_MS = Math.max(...PAUSES_MS, RETRY_AFTER_MAX_MS) * (1 + JITTER);

/** The attempts that a notification gets at a hook. */
export const DELIVERY_ATTEMPTS_MAX = PAUSES_MS.length + 1;

/** An attempt that was made, the first is number 1, and what the decision needs of the world. */
export interface Attempt {
  readonly number: number;
  readonly answer: HookAnswer;
  readonly nowMs: number;
  /** From 0 to below 1. */
  readonly random: number;
}

/** Judges an attempt by the rules of Standard Webhooks 1.0 and RFC 9110. */
export function decideDelivery(attempt: Attempt): DeliveryDecision {
  const verdict = verdictOn(attempt.answer);
  if (verdict.next !== 'retry') return { ...verdict, next: verdict.next };
  const pauseMs = PAUSES_MS[attempt.number - 1];
  if (pauseMs === undefined) {
    const detail = `${verdict.detail}; that was attempt ${attempt.number}, the last`;
    return { next: 'failed', reason: 'attempts-spent', detail };
  }
  const { answer, nowMs, random } = attempt;
  const askedMs = answer.kind === 'status' ? retryAfterMs(answer.retryAfter, nowMs) : 0;
  const backoffMs = Math.round(pauseMs * (1 + JITTER * random));
  const afterMs = Math.max(backoffMs, Math.min(askedMs, RETRY_AFTER_MAX_MS));
  return { ...verdict, next: 'retry', afterMs };
}

interface Verdict {
  readonly next: DeliveryDecision['next'];
  readonly reason: DeliveryReason;
  readonly detail: string;
}

function verdictOn(answer: HookAnswer): Verdict {
  switch (answer.kind) {
    case 'taken':
      return { next: 'delivered', reason: 'accepted', detail: 'taken' };
    case 'status':
      return verdictOnStatus(answer.status);
    case 'unsafe-address':
      return { next: 'failed', reason: 'unsafe-address', detail: answer.detail };
    // Secrets are mended, or their service comes back.
    case 'no-secret':
    case 'no-answer':
      return { next: 'retry', reason: answer.kind, detail: answer.detail };
  }
}

interface StatusRule extends Verdict {
  readonly from: number;
  readonly to: number;
}

/** The first that fits decides. */
const STATUS_RULES: readonly StatusRule[] = [
  { from: 200, to: 299, next: 'delivered', reason: 'accepted', detail: 'accepted' },
  {
    ...{ from: 300, to: 399, next: 'failed', reason: 'redirected' },
    detail: 'redirects are not followed: set the URL that it leads to',
  },
  { from: 410, to: 410, next: 'disable', reason: 'gone', detail: 'gone: the hook is disabled' },
  { from: 408, to: 408, next: 'retry', reason: 'no-answer', detail: 'it timed out' },
  { from: 429, to: 429, next: 'retry', reason: 'throttled', detail: 'too many at once' },
  {
    ...{ from: 400, to: 499, next: 'failed', reason: 'refused' },
    detail: 'refused: check the URL and the secret',
  },
  { from: 500, to: 599, next: 'retry', reason: 'server-error', detail: 'it failed' },
];

function verdictOnStatus(status: number): Verdict {
  const rule = STATUS_RULES.find(({ from, to }) => status >= from && status <= to);
  if (rule === undefined) {
    return { next: 'failed', reason: 'odd-status', detail: `HTTP ${status}: no answer of HTTP` };
  }
  const { next, reason, detail } = rule;
  return { next, reason, detail: `HTTP ${status}, ${detail}` };
}

/** How long a `Retry-After` asks to wait (RFC 9110, 10.2.3: seconds or a date); 0 without one. */
function retryAfterMs(header: string | null, nowMs: number): number {
  if (header === null) return 0;
  const text = header.trim();
  if (/^\d+$/.test(text)) return Number(text) * SECOND_MS;
  const atMs = Date.parse(text);
  // Date.parse accepts more than HTTP dates, "-5" and "1.5" for example.
  return /^[A-Z][a-z]/.test(text) && Number.isFinite(atMs) ? Math.max(0, atMs - nowMs) : 0;
}
