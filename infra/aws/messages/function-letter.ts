import * as z from 'zod';

/** An event that a function did not handle. */
export interface FunctionLetter {
  /** Its name or ARN. */
  readonly functionName: string;
  /** The event, as JSON. */
  readonly event: string;
}

/** A message of a dead-letter queue: its body, and the texts of its attributes by name. */
export interface DeadLetter {
  readonly body: string;
  readonly attributes: Readonly<Record<string, string | undefined>>;
}

/** Scheduler calls a function by Lambda's Invoke, and keeps that request. */
const INVOKE = /^arn:[a-z-]+:scheduler:::aws-sdk:lambda:invoke$/;
const REQUEST = z.lazy(() => z.object({ FunctionName: z.string(), Payload: z.unknown() }));
/** What a schedule's input may hold in place of the time; whether it is filled in here is not told. */
const SCHEDULED_TIME = '<aws.scheduler.scheduled-time>';

/** What Lambda sends to a destination on failure; of a payload that is too large it sends nothing. */
const RECORD = z.lazy(() =>
  z.object({
    requestContext: z.object({ functionArn: z.string() }),
    requestPayload: z.record(z.string(), z.unknown()),
  }),
);

/**
 * The event in a dead letter, and whose it is; null where it holds none. It may be a record of Lambda
 * (AWS Lambda Developer Guide, "Capturing records of Lambda asynchronous invocations"), an event of a
 * rule (Amazon EventBridge User Guide, "Using dead-letter queues") or a request of a schedule
 * (EventBridge Scheduler User Guide, "Configuring a schedule's dead-letter queue").
 */
export function readFunctionLetter({ body, attributes }: DeadLetter): FunctionLetter | null {
  const { TARGET_ARN: target, IS_PAYLOAD_TRUNCATED: truncated } = attributes;
  const content = parsed(body);
  if (content === undefined || truncated === 'true') return null;
  if (target === undefined) {
    const record = RECORD.safeParse(content);
    if (!record.success) return null;
    const { requestContext, requestPayload } = record.data;
    return {
      functionName: requestContext.functionArn.replace(/:\$LATEST$/, ''),
      event: JSON.stringify(requestPayload),
    };
  }
  if (!INVOKE.test(target)) return { functionName: target, event: body };
  const request = REQUEST.safeParse(content);
  const event = request.success ? jsonOf(request.data.Payload) : undefined;
  if (!request.success || event === undefined) return null;
  return {
    functionName: request.data.FunctionName,
    event: event.replaceAll(SCHEDULED_TIME, attributes.SCHEDULED_TIME ?? SCHEDULED_TIME),
  };
}

/** A payload as JSON, however it is written: an object, its text, or that in base64 as blobs are. */
function jsonOf(payload: unknown): string | undefined {
  if (typeof payload === 'object' && payload !== null) return JSON.stringify(payload);
  if (typeof payload !== 'string') return undefined;
  const texts = [payload, Buffer.from(payload, 'base64').toString()];
  return texts.find((text) => typeof parsed(text) === 'object');
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
