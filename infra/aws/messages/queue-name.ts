/** A queue, by the parts of its ARN. */
export interface QueueName {
  readonly arn: string;
  readonly region: string;
  readonly accountId: string;
  readonly name: string;
}

const ARN = /^arn:[a-z-]+:sqs:([a-z0-9-]+):(\d{12}):([\w-]{1,80})$/;

/** The queue that an ARN names; null where it names none, or a FIFO queue. */
export function queueOf(arn: string): QueueName | null {
  const [, region, accountId, name] = ARN.exec(arn) ?? [];
  if (region === undefined || accountId === undefined || name === undefined) return null;
  return { arn, region, accountId, name };
}
