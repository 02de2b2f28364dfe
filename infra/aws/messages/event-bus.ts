import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import type { BusEvent, EventBus } from '../../../functions/ports.ts';
import { orAwsFault } from '../sdk/aws-fault.ts';
import { awsSettings } from '../sdk/aws-settings.ts';
import { type Refused, sendInBatches } from './send-batches.ts';

/** The source that rules match on to get the events of this product alone. */
const SOURCE = 'resumption-watch';

/** A client of EventBridge. */
export function eventBridgeClient(): EventBridgeClient {
  return new EventBridgeClient(awsSettings());
}

/**
 * A bus of EventBridge: the type of an event is its detail type, and its id is in the detail,
 * since EventBridge gives each sending one of its own. Throws `send-failed`.
 */
export class EventBridgeBus implements EventBus {
  readonly #bus: string;
  readonly #client: EventBridgeClient;

  constructor(bus: string, client: EventBridgeClient = eventBridgeClient()) {
    this.#bus = bus;
    this.#client = client;
  }

  async send(events: readonly BusEvent[]): Promise<void> {
    await sendInBatches(events, `bus ${this.#bus}`, (batch) => this.#put(batch));
  }

  async #put(batch: readonly BusEvent[]): Promise<readonly Refused<BusEvent>[]> {
    const call = {
      code: 'send-failed',
      what: `send events to bus ${this.#bus}`,
      permission: `events:PutEvents on bus ${this.#bus}`,
    } as const;
    const entries = batch.map(({ id, type, detail }) => ({
      EventBusName: this.#bus,
      Source: SOURCE,
      DetailType: type,
      Detail: JSON.stringify({ ...detail, id }),
    }));
    const answer = await orAwsFault(
      call,
      this.#client.send(new PutEventsCommand({ Entries: entries })),
    );
    // The answer has the entries in the order of the question.
    return batch.flatMap((entry, at) => {
      const { ErrorCode: code, ErrorMessage: message } = answer.Entries?.[at] ?? {};
      return code === undefined ? [] : [{ entry, reason: `${code}: ${message}` }];
    });
  }
}
