import { readFileSync } from 'node:fs';
import { Logger } from '@aws-lambda-powertools/logger';
import { injectLambdaContext } from '@aws-lambda-powertools/logger/middleware';
import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import middy from '@middy/core';
import type { Context } from 'aws-lambda';
import type { FleetMetric } from '../../../functions/publish/fleet/fleet-metrics.ts';
import type { RateMetric } from '../../../functions/publish/rate-metrics.ts';
import { placeInSources } from './error-places.ts';
import { type StackMetric, sentOfStack } from './stack-metrics.ts';

// POWERTOOLS_SERVICE_NAME names the stack: `service` in each line, and a dimension of each metric, so
// that two stages in one Region share none.
export const logger = new Logger();
export const metrics = new Metrics({ namespace: 'ResumptionWatch' });

/** What a function gets of its invocation beside the event. */
export interface Invocation {
  readonly context: Context;
  /** Aborted at `deadlineMs`: then stop cleanly, and leave the rest. */
  readonly deadline: AbortSignal;
  /** When too little time is left to go on, epoch ms. */
  readonly deadlineMs: number;
}

/** Each metric is billed by the month; what is not sent stands in the log, which costs nothing more. */
const SENT: readonly string[] = sentOfStack(process.env.METRICS_LEVEL);
/** What was counted in the invocation and is not sent. */
const counted = new Map<StackMetric, number>();

/** The time that a function needs to remove what is half written, and to answer. */
const RESERVE_MS = 10_000;

/**
 * A Lambda function: logs under its request id, writes its metrics as EMF, and lets every error
 * through with its cause, so that the invoker retries. Events are never logged: they may hold
 * what clients sent.
 */
export function lambda<Event, Result>(
  handle: (event: Event, invocation: Invocation) => Promise<Result>,
) {
  return middy<Event, Result>()
    .use(injectLambdaContext(logger, { logEvent: false, resetKeys: true }))
    .use({ before: () => counted.clear(), after: tellCounts, onError: tellCounts })
    .onError(({ error }) => {
      placeInSources(error);
      logger.error('the invocation failed', { error });
    })
    .handler(async (event, context) => {
      const timeLeftMs = Math.max(0, context.getRemainingTimeInMillis() - RESERVE_MS);
      const deadline = AbortSignal.timeout(timeLeftMs);
      return await handle(event, { context, deadline, deadlineMs: Date.now() + timeLeftMs });
    });
}

/** Adds to a count of this function, summed over all that it does: a metric, or a field of its log. */
export function count(name: StackMetric, value = 1): void {
  if (SENT.includes(name)) metrics.addMetric(name, MetricUnit.Count, value);
  else counted.set(name, (counted.get(name) ?? 0) + value);
}

function tellCounts(): void {
  // An invocation may count nothing that is sent: then there is no line for CloudWatch to read.
  if (metrics.hasStoredMetrics()) metrics.publishStoredMetrics();
  if (counted.size > 0) logger.info('counted', { counted: Object.fromEntries(counted) });
}

/** Sends one value under dimensions of its own, at once. */
export function sendMetric({ name, unit, value, dimensions }: RateMetric | FleetMetric): void {
  metrics
    .singleMetric()
    .addDimensions({ ...dimensions })
    .addMetric(name, MetricUnit[unit], value);
}

/** The text of a file that the build put beside the bundle of a handler. */
export function readBesideBundle(file: string): string {
  return readFileSync(new URL(file, import.meta.url), 'utf8');
}
