import { readFileSync } from 'node:fs';
import { Logger } from '@aws-lambda-powertools/logger';
import { injectLambdaContext } from '@aws-lambda-powertools/logger/middleware';
import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import { logMetrics } from '@aws-lambda-powertools/metrics/middleware';
import middy from '@middy/core';
import type { Context } from 'aws-lambda';
import type { FleetMetric } from '../../../functions/publish/fleet/fleet-metrics.ts';
import type { RateMetric } from '../../../functions/publish/rate-metrics.ts';
import { placeInSources } from './error-places.ts';

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
    .use(logMetrics(metrics))
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

/** Adds to a count of this function, summed over all that it does. */
export function count(name: string, value = 1): void {
  metrics.addMetric(name, MetricUnit.Count, value);
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
