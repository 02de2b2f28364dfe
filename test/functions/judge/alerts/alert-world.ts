import type { AlertWindow } from '../../../../functions/judge/alerts/absence.ts';
import { type AlertState, NO_ALERTS } from '../../../../functions/judge/alerts/alert-state.ts';
import { updateAlerts } from '../../../../functions/judge/alerts/alerts-in-lake.ts';
import type { Notification } from '../../../../functions/model/alerts/notification.ts';
import type { StateStore, StoredState } from '../../../../functions/ports.ts';
import { Turns } from '../../publish/states/turns.ts';

/** The process ended here. */
class Killed extends Error {}

/** After how many calls of ports a process is killed: before the call is done, or after. */
export interface Crash {
  readonly call: number;
  readonly done: boolean;
}

/** One run of `judge` that takes the alerts over a window. */
export interface Process {
  readonly name: string;
  readonly evaluation: AlertWindow;
  readonly crash: Crash | null;
}

/** A lake in memory and somebody who hears of alerts; processes come, run at once, and are killed. */
export class AlertWorld {
  readonly received: Notification[] = [];
  /** Everything that was ever to be sent, in the order in which it was stored. */
  readonly stored: Notification[] = [];
  state: AlertState = NO_ALERTS;
  #bytes: Uint8Array | null = null;
  #version = 0;

  /** Runs processes, each call of a port in `order`; the names of those that took, in their order. */
  async run(processes: readonly Process[], order: readonly string[] = []): Promise<string[]> {
    const turns = new Turns(order);
    const took: string[] = [];
    await Promise.all(processes.map((process) => this.#process(process, turns, took)));
    return took;
  }

  async #process({ name, evaluation, crash }: Process, turns: Turns, took: string[]) {
    let calls = 0;
    const call = <Result>(work: () => Result): Promise<Result> =>
      turns.take(name, async () => {
        calls += 1;
        const dies = crash?.call === calls;
        if (dies && !crash.done) throw new Killed();
        const result = work();
        if (dies) throw new Killed();
        return result;
      });
    const lake: StateStore = {
      load: () => call(() => this.#load()),
      replace: (_, bytes, version) =>
        call(() => {
          const before = this.state.outbox.length;
          const isDone = this.#replace(bytes, version);
          // Only the second write takes out of the outbox.
          if (isDone && this.state.outbox.length >= before) took.push(name);
          return isDone;
        }),
    };
    const send = async (notifications: readonly Notification[]) => {
      for (const one of notifications) await call(() => this.received.push(one));
    };
    try {
      await updateAlerts(evaluation, { lake, send });
    } catch (error) {
      if (!(error instanceof Killed)) throw error;
    } finally {
      turns.leave(name);
    }
  }

  #load(): StoredState | undefined {
    return this.#bytes === null
      ? undefined
      : { bytes: this.#bytes, version: String(this.#version) };
  }

  #replace(bytes: Uint8Array, version: string | null): boolean {
    if (version !== (this.#bytes === null ? null : String(this.#version))) return false;
    const known = new Set(this.state.outbox.map(({ id }) => id));
    this.#bytes = bytes;
    this.#version += 1;
    this.state = JSON.parse(`${Buffer.from(bytes)}`);
    this.stored.push(...this.state.outbox.filter(({ id }) => !known.has(id)));
    return true;
  }
}
