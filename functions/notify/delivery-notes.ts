import { DELIVERY_ATTEMPTS_MAX } from './decide-delivery.ts';
import type { Deliveries, Delivery } from './deliveries.ts';

/** What a person should know of the deliveries after each run: a line per hook and trouble. */
export function deliveryNotes({ entries, disabled }: Deliveries): readonly string[] {
  const isOff = new Set(disabled.map(({ hook }) => hook));
  const waiting = entries.filter(
    (entry) => entry.nextAttemptAtMs !== null && !isOff.has(entry.hook),
  );
  const givenUp = entries.filter((entry) => entry.nextAttemptAtMs === null);
  return [
    ...disabled.map(({ hook, sinceMs, detail }) => {
      const kept = entries.filter((entry) => entry.hook === hook).length;
      const since = new Date(sinceMs).toISOString();
      return `hook ${hook} is disabled since ${since} (${detail}): ${kept} kept; a test enables it`;
    }),
    ...byHook(waiting, (hook, count, last) => {
      return `hook ${hook}: ${count} not delivered yet, tried again by later runs${last}`;
    }),
    ...byHook(givenUp, (hook, count, last) => {
      return `hook ${hook}: ${count} given up, kept to be sent again${last}`;
    }),
  ];
}

function byHook(
  deliveries: readonly Delivery[],
  note: (hook: string, count: number, last: string) => string,
): readonly string[] {
  return [...Map.groupBy(deliveries, ({ hook }) => hook)].map(([hook, group]) => {
    const { last, attempts } = group.find((delivery) => delivery.last !== null) ?? {};
    const why = last?.detail ?? 'not tried';
    return note(
      hook,
      group.length,
      ` (attempt ${attempts ?? 0} of ${DELIVERY_ATTEMPTS_MAX}: ${why})`,
    );
  });
}
