import { SendMessageBatchCommand, SQSClient } from '@aws-sdk/client-sqs';
import { orAwsFault } from '../sdk/aws-fault.ts';
import { awsSettings } from '../sdk/aws-settings.ts';
import { type Refused, sendInBatches } from './send-batches.ts';

/** A client of SQS; in the Region that the SDK finds, unless another is given. */
export function sqsClient(region?: string): SQSClient {
  return new SQSClient({ ...awsSettings(), ...(region === undefined ? {} : { region }) });
}

/** The queue that `ingest` reads; throws `send-failed` where messages can't be sent. */
export class IngestQueue {
  readonly #url: string;
  readonly #client: SQSClient;

  constructor(url: string, client: SQSClient = sqsClient()) {
    this.#url = url;
    this.#client = client;
  }

  /** Sends each text as a message of its own; in no order, and at least once. */
  async send(bodies: readonly string[]): Promise<void> {
    await sendInBatches(bodies, `queue ${this.#url}`, (batch) => this.#sendBatch(batch));
  }

  async #sendBatch(batch: readonly string[]): Promise<readonly Refused<string>[]> {
    const call = {
      code: 'send-failed',
      what: `send messages to queue ${this.#url}`,
      permission: `sqs:SendMessage on queue ${this.#url}`,
    } as const;
    const command = new SendMessageBatchCommand({
      QueueUrl: this.#url,
      Entries: batch.map((body, at) => ({ Id: String(at), MessageBody: body })),
    });
    const { Failed = [] } = await orAwsFault(call, this.#client.send(command));
    return Failed.flatMap(({ Id, Code, Message }) => {
      const entry = batch[Number(Id)];
      return entry === undefined ? [] : [{ entry, reason: `${Code}: ${Message ?? ''}` }];
    });
  }
}
