import { Fault } from '../errors.ts';
import type { StateStore } from '../ports.ts';
import { type Deliveries, NO_DELIVERIES } from './deliveries.ts';

export const DELIVERIES_KEY = 'alerts/deliveries.json';
/** Runs that meet take turns; each writes a few times a notification. */
const TRIES_MAX = 100;

/** What was not delivered yet, as the lake holds it. */
export async function readDeliveries(states: StateStore): Promise<Deliveries> {
  return (await load(states)).deliveries;
}

/**
 * Changes the deliveries by a pure step, which runs again on newer ones where another run was first;
 * throws `lake-write-failed` where that never ends.
 */
export async function changeDeliveries<Result>(
  states: StateStore,
  step: (before: Deliveries) => { readonly next: Deliveries; readonly result: Result },
): Promise<Result> {
  for (let tries = 1; tries <= TRIES_MAX; tries += 1) {
    const { deliveries, version } = await load(states);
    const { next, result } = step(deliveries);
    if (next === deliveries) return result;
    const bytes = Buffer.from(`${JSON.stringify(next)}\n`);
    if (await states.replace(DELIVERIES_KEY, bytes, version)) return result;
  }
  throw new Fault(
    'lake-write-failed',
    `can't write ${DELIVERIES_KEY}: other runs were first ${TRIES_MAX} times: let fewer run at once`,
  );
}

async function load(
  states: StateStore,
): Promise<{ readonly deliveries: Deliveries; readonly version: string | null }> {
  const state = await states.load(DELIVERIES_KEY);
  if (state === undefined) return { deliveries: NO_DELIVERIES, version: null };
  // The lake is written by this pipeline alone: what is read back has the shape that was written.
  const deliveries = JSON.parse(Buffer.from(state.bytes).toString()) as Deliveries;
  return { deliveries, version: state.version };
}
