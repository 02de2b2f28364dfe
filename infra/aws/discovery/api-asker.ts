import type { ListedApi } from '../../../functions/discover/listing.ts';
import type { WaitingClock } from '../../../functions/ports.ts';
import { orAwsFault } from '../sdk/aws-fault.ts';
import { CallPace } from './call-pace.ts';

/** The prefix of an API's actions in IAM. */
const SERVICES: Readonly<Record<ListedApi, string>> = {
  classic: 'elasticloadbalancing',
  v2: 'elasticloadbalancing',
  logs: 'logs',
};

/** One page of an answer, and the mark of the next. */
interface Page<Item> {
  readonly items: readonly Item[] | undefined;
  readonly next: string | undefined;
}

/** Asks one API of one account and Region, at its pace. */
export class ApiAsker {
  readonly #api: ListedApi;
  readonly #signal: AbortSignal;
  readonly #pace: CallPace;

  constructor(api: ListedApi, clock: WaitingClock, signal: AbortSignal) {
    this.#api = api;
    this.#signal = signal;
    this.#pace = new CallPace(clock, signal);
  }

  /** One call, by the name of its action; throws a Fault where AWS does not answer. */
  async ask<Answer>(
    action: string,
    send: (options: { readonly abortSignal: AbortSignal }) => Promise<Answer>,
  ): Promise<Answer> {
    const permission = `${SERVICES[this.#api]}:${action} on *`;
    const call = { code: 'read-failed', what: `ask for ${action}`, permission } as const;
    return await this.#pace.call(() => orAwsFault(call, send({ abortSignal: this.#signal })));
  }

  /** All pages of a listing; `turn` asks for the page at a mark. */
  async pages<Item>(
    action: string,
    turn: (
      mark: string | undefined,
      options: { readonly abortSignal: AbortSignal },
    ) => Promise<Page<Item>>,
  ): Promise<readonly Item[]> {
    const items: Item[] = [];
    let mark: string | undefined;
    do {
      const at = mark;
      const page = await this.ask(action, (options) => turn(at, options));
      items.push(...(page.items ?? []));
      mark = page.next;
    } while (mark !== undefined && mark !== '');
    return items;
  }
}
