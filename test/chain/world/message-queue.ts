import { randomUUID } from 'node:crypto';
import type { Clock } from '../../../functions/ports.ts';

/** A message as a consumer gets it. */
export interface QueueMessage {
  readonly messageId: string;
  readonly body: string;
  /** How often it was handed out, this time included. */
  readonly receiveCount: number;
}

export interface QueueSettings {
  /** How long a message that was handed out stays hidden from others. */
  readonly visibilityMs: number;
  /** How often a message is handed out before it becomes a dead letter. */
  readonly receivesMax: number;
  /** The order in which messages that wait are handed out; SQS promises none. */
  readonly inOrder: <Item>(items: readonly Item[]) => readonly Item[];
}

interface Held extends QueueMessage {
  readonly visibleAtMs: number;
}

/**
 * A queue with the guarantees of SQS and no more: a message that was handed out is hidden for a time,
 * comes again unless it was deleted, and is a dead letter once it came too often (Amazon SQS
 * Developer Guide, "visibility timeout" and "dead-letter queues").
 */
export class MessageQueue {
  readonly #settings: QueueSettings;
  readonly #clock: Clock;
  #held: readonly Held[] = [];
  #dead: readonly QueueMessage[] = [];

  constructor(settings: QueueSettings, clock: Clock) {
    this.#settings = settings;
    this.#clock = clock;
  }

  get deadLetters(): readonly QueueMessage[] {
    return this.#dead;
  }

  send(body: string): void {
    const messageId = randomUUID();
    this.#held = [...this.#held, { messageId, body, receiveCount: 0, visibleAtMs: 0 }];
  }

  /** Hands out at most `count` of the messages that are visible. */
  receive(count: number): readonly QueueMessage[] {
    const nowMs = this.#clock.nowMs();
    const isVisible = ({ visibleAtMs }: Held) => visibleAtMs <= nowMs;
    const isWornOut = (held: Held) =>
      isVisible(held) && held.receiveCount >= this.#settings.receivesMax;
    this.#dead = [...this.#dead, ...this.#held.filter(isWornOut)];
    this.#held = this.#held.filter((held) => !isWornOut(held));
    const visible = this.#settings.inOrder(this.#held.filter(isVisible)).slice(0, count);
    const handed = visible.map((held) => ({
      ...held,
      receiveCount: held.receiveCount + 1,
      visibleAtMs: nowMs + this.#settings.visibilityMs,
    }));
    this.#held = [...this.#held.filter((held) => !visible.includes(held)), ...handed];
    return handed;
  }

  delete(messageId: string): void {
    this.#held = this.#held.filter((held) => held.messageId !== messageId);
  }

  /** When the next hidden message comes again; undefined where none is left. */
  nextVisibleMs(): number | undefined {
    if (this.#held.length === 0) return undefined;
    return Math.min(...this.#held.map(({ visibleAtMs }) => visibleAtMs));
  }

  /** Sends all dead letters once more, as a person does when the fault is mended. */
  redrive(): void {
    const dead = this.#dead;
    this.#dead = [];
    for (const { body } of dead) this.send(body);
  }
}
