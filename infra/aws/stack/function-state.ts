import { GetMetricDataCommand, type MetricDataQuery } from '@aws-sdk/client-cloudwatch';
import {
  GetEventSourceMappingCommand,
  GetFunctionConfigurationCommand,
} from '@aws-sdk/client-lambda';
import { GetScheduleCommand } from '@aws-sdk/client-scheduler';
import { ask } from './ask.ts';
import type { StackClients } from './stack-clients.ts';

/** A function as Lambda has it now. */
export interface FunctionState {
  readonly state: string;
  readonly reason: string;
  readonly lastUpdate: string;
  readonly environment: Readonly<Record<string, string>>;
}

/** The state of a function; undefined where there is none of that name. */
export async function functionState(
  { lambda }: StackClients,
  name: string,
): Promise<FunctionState | undefined> {
  const right = 'lambda:GetFunctionConfiguration';
  const found = await ask(
    { what: `look at function ${name}`, right, on: name },
    lambda.send(new GetFunctionConfigurationCommand({ FunctionName: name })),
  );
  if (found === undefined) return undefined;
  return {
    state: found.State ?? '',
    reason: found.StateReason ?? found.LastUpdateStatusReason ?? '',
    lastUpdate: found.LastUpdateStatus ?? '',
    environment: found.Environment?.Variables ?? {},
  };
}

/** The state of an event source mapping, and what its last batch came to; undefined: none. */
export async function mappingState({ lambda }: StackClients, id: string) {
  const right = 'lambda:GetEventSourceMapping';
  const found = await ask(
    { what: 'look at the event source mapping of the queue', right, on: `mapping ${id}` },
    lambda.send(new GetEventSourceMappingCommand({ UUID: id })),
  );
  if (found === undefined) return undefined;
  return { state: found.State ?? '', lastResult: found.LastProcessingResult ?? '' };
}

/** The state and the expression of a schedule; undefined where there is none. */
export async function scheduleState({ scheduler }: StackClients, group: string, name: string) {
  const right = 'scheduler:GetSchedule';
  const found = await ask(
    { what: `look at schedule ${name}`, right, on: `${group}/${name}` },
    scheduler.send(new GetScheduleCommand({ GroupName: group, Name: name })),
  );
  if (found === undefined) return undefined;
  return { isEnabled: found.State === 'ENABLED', expression: found.ScheduleExpression ?? '' };
}

/** What Lambda counts of failures, by name of the metric. */
export const FAILURE_METRICS = ['Errors', 'Throttles'] as const;
export type FailureMetric = (typeof FAILURE_METRICS)[number];

/** How often something failed in a span of time. */
export interface FailureCount {
  readonly name: string;
  readonly metric: FailureMetric;
  readonly count: number;
  readonly lastAtMs: number;
}

const PERIOD_S = 300;

/** The failures of functions in a span of time; functions without any are left out. */
export async function functionFailures(
  { cloudWatch }: StackClients,
  names: readonly string[],
  span: { readonly fromMs: number; readonly toMs: number },
): Promise<readonly FailureCount[]> {
  const asked = names.flatMap((name) => FAILURE_METRICS.map((metric) => ({ name, metric })));
  const command = new GetMetricDataCommand({
    StartTime: new Date(span.fromMs),
    EndTime: new Date(span.toMs),
    MetricDataQueries: asked.map(({ name, metric }, at) => sumOf(`m${at}`, name, metric)),
  });
  const right = 'cloudwatch:GetMetricData';
  const question = { what: 'read the metrics of the functions', right, on: '*' };
  const { MetricDataResults = [] } = (await ask(question, cloudWatch.send(command))) ?? {};
  return asked.flatMap((one, at) => {
    const { Values = [], Timestamps = [] } =
      MetricDataResults.find(({ Id }) => Id === `m${at}`) ?? {};
    const count = Values.reduce((sum, value) => sum + value, 0);
    const failedAt = Timestamps.filter((_, index) => (Values[index] ?? 0) > 0);
    const lastAtMs = Math.max(0, ...failedAt.map((time) => time.getTime()));
    return count > 0 ? [{ ...one, count, lastAtMs }] : [];
  });
}

function sumOf(id: string, name: string, metric: FailureMetric): MetricDataQuery {
  const Dimensions = [{ Name: 'FunctionName', Value: name }];
  const Metric = { Namespace: 'AWS/Lambda', MetricName: metric, Dimensions };
  return { Id: id, MetricStat: { Metric, Period: PERIOD_S, Stat: 'Sum' } };
}
