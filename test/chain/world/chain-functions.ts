import type { SQSBatchResponse } from 'aws-lambda';
import { ingestMessage } from '../../../functions/ingest/ingest-message.ts';
import { interruptible } from '../../../functions/ingest/interruptible-store.ts';
import { judgeWindow } from '../../../functions/judge/judge-window.ts';
import { DEFAULT_STALE_AFTER_MS } from '../../../functions/judge/rules/rule.ts';
import { measureEvent } from '../../../functions/measure/measure-event.ts';
import {
  DEFAULT_KEEP_ALIVE_MS,
  DEFAULT_SESSION_LIFETIME_MS,
} from '../../../functions/model/rate.ts';
import { windowEventSchema } from '../../../functions/model/window.ts';
import type { Clock, EventBus, QueryRuns } from '../../../functions/ports.ts';
import { publishWindow } from '../../../functions/publish/publish-window.ts';
import { eachMessage } from '../../../infra/aws/lambda/each-message.ts';
import { CLIENT_KEY } from '../../functions/ingest/read-lake.ts';
import { disturbedStore } from './disturbed-store.ts';
import type { FunctionName } from './invocations.ts';
import { lambdaContext, sqsEvent } from './lambda-events.ts';
import type { QueueMessage } from './message-queue.ts';
import type { PortCalls } from './port-calls.ts';
import type { Sandbox } from './sandbox.ts';

/** What the functions of one process see of the world. */
export interface FunctionWorld {
  readonly sandbox: Sandbox;
  readonly calls: PortCalls;
  readonly lakeDir: string;
  readonly buckets: ReadonlyMap<string, string>;
  readonly queries: QueryRuns;
  readonly bus: EventBus;
  readonly clock: Clock;
}

export const VERSION = '0.0.0-chain';
/** What the page is about is not looked at here, only whether it is there. */
const PAGE_SHELL = '<html>{{report}} {{history}}</html>';

/** Runs the function `ingest` on a batch; `onSuccess` hears of each message that was done. */
export async function runIngest(
  batch: readonly QueueMessage[],
  world: FunctionWorld,
  onSuccess: (body: string) => void,
): Promise<SQSBatchResponse> {
  const { sandbox, calls, buckets } = world;
  const { deadline } = sandbox;
  const messageWorld = {
    logsOf: (bucket: string) => {
      const logs = disturbedStore('logs', buckets.get(bucket) ?? '', sandbox, calls);
      return interruptible(logs, deadline);
    },
    lake: lakeOf(world),
    clientKey: CLIENT_KEY,
    keepAliveMs: DEFAULT_KEEP_ALIVE_MS,
    nowMs: () => world.clock.nowMs(),
  };
  const invocation = { context: lambdaContext(deadline), deadline, deadlineMs: 0 };
  return await eachMessage(sqsEvent(batch), invocation, async (body) => {
    // The process may have died over the message before.
    sandbox.mustLive();
    await ingestMessage(body, messageWorld);
    onSuccess(body);
  });
}

/** Runs a function that nobody waits for, as its handler does. */
export async function runFunction(
  target: FunctionName,
  event: unknown,
  world: FunctionWorld,
): Promise<void> {
  const { queries, bus, clock } = world;
  const lake = lakeOf(world);
  const window = () => windowEventSchema.parse((event as { detail: unknown }).detail);
  const judging = { staleAfterMs: DEFAULT_STALE_AFTER_MS };
  const publishing = {
    version: VERSION,
    metricLevel: 'none',
    pageShell: PAGE_SHELL,
    expectedLogs: { buckets: ['logs'], ...judging },
  } as const;
  const handlers: Readonly<Record<FunctionName, () => Promise<unknown>>> = {
    measure: () => measureEvent(event, { lake, bus, queries, settings }),
    judge: () => judgeWindow(window(), judging, { lake, bus, clock, alertConfig }),
    publish: () => publishWindow(window(), publishing, lake),
  };
  await handlers[target]();
}

function lakeOf({ lakeDir, sandbox, calls }: FunctionWorld) {
  return disturbedStore('lake', lakeDir, sandbox, calls);
}

async function alertConfig() {
  return { settings: {}, targets: null };
}

async function settings() {
  return {
    sessionLifetimeMs: DEFAULT_SESSION_LIFETIME_MS,
    keepAliveMs: DEFAULT_KEEP_ALIVE_MS,
    exclusions: [],
  };
}
