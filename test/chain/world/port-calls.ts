import { setTimeout } from 'node:timers/promises';
import { Fault, type FaultCode } from '../../../functions/errors.ts';
import type { Sandbox } from './sandbox.ts';

/** One call of a port: `lake.commit` of a key, and the how manieth of that name and key it is. */
export interface PortCall {
  readonly name: string;
  readonly key: string;
  readonly nth: number;
}

/**
 * What happens to a call. `fails`: nothing is done, and it throws; `answer-lost`: it is done, and
 * throws; `killed`: it is done, and then the process ends; `killed-before`: not even that;
 * `cut-short`: the bytes that it reads end early; `lost`: nobody hears of the event;
 * `out-of-time`: the function's deadline comes; a number: it takes so many milliseconds.
 */
export type Fate =
  | 'passes'
  | 'fails'
  | 'answer-lost'
  | 'killed-before'
  | 'killed'
  | 'cut-short'
  | 'lost'
  | 'out-of-time'
  | number;
export type Disturb = (call: PortCall) => Fate;

const CODES: Readonly<Record<string, FaultCode>> = {
  logs: 'read-failed',
  lake: 'lake-write-failed',
  queries: 'query-failed',
  bus: 'lake-write-failed',
};

/** Every call of a port goes through here: counted, and disturbed. */
export class PortCalls {
  readonly made: PortCall[] = [];
  readonly #counts = new Map<string, number>();
  /** How many calls were. */
  disturbed = 0;
  /** Replaced when a fault ends. */
  disturb: Disturb;

  constructor(disturb: Disturb) {
    this.disturb = disturb;
  }

  /** Counts a call and says what is to become of it. */
  fateOf(name: string, key: string): Fate {
    const nth = this.#counts.get(`${name} ${key}`) ?? 0;
    this.#counts.set(`${name} ${key}`, nth + 1);
    const call = { name, key, nth };
    this.made.push(call);
    const fate = this.disturb(call);
    if (fate !== 'passes') this.disturbed += 1;
    return fate;
  }

  async around<Result>(
    sandbox: Sandbox,
    name: string,
    key: string,
    work: () => Promise<Result>,
  ): Promise<Result> {
    sandbox.mustLive();
    const fate = this.fateOf(name, key);
    if (fate === 'killed-before') sandbox.kill();
    if (fate === 'out-of-time') sandbox.endTime();
    if (fate === 'fails') throw injected(name, key);
    if (typeof fate === 'number') await setTimeout(fate);
    sandbox.mustLive();
    const result = await work();
    if (fate === 'killed') sandbox.kill();
    if (fate === 'answer-lost') throw injected(name, key);
    sandbox.mustLive();
    return result;
  }
}

/** The fault that a call was made to end with. */
export function injected(name: string, key: string): Fault {
  const [port = ''] = name.split('..', 1);
  return new Fault(CODES[port] ?? 'read-failed', `injected: ${name} ${key}`);
}
