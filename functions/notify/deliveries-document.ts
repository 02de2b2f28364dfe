import { changeDocument, loadDocument } from '../lake/state-document.ts';
import type { StateStore } from '../ports.ts';
import { type Deliveries, NO_DELIVERIES } from './deliveries.ts';

export const DELIVERIES_KEY = 'alerts/deliveries.json';
/** Runs that meet take turns; each writes a few times a notification. */
const ATTEMPTS_MAX = 100;

/** What was not delivered yet, as the lake holds it. */
export async function readDeliveries(states: StateStore): Promise<Deliveries> {
  return (await loadDocument<Deliveries>(states, DELIVERIES_KEY)) ?? NO_DELIVERIES;
}

/**
 * Changes the deliveries by a pure step, which runs again on newer ones where another run was first;
 * throws `lake-write-failed` where that never ends.
 */
export async function changeDeliveries<Result>(
  states: StateStore,
  step: (before: Deliveries) => { readonly next: Deliveries; readonly result: Result },
): Promise<Result> {
  return await changeDocument<Deliveries, Result>(
    states,
    DELIVERIES_KEY,
    ATTEMPTS_MAX,
    async (before = NO_DELIVERIES) => {
      const { next, result } = step(before);
      return { next: next === before ? undefined : next, result };
    },
  );
}
