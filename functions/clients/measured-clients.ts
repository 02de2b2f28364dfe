import { BROWSER_CLIENTS } from './browser-clients.ts';
import type { ClientKind } from './client-kind.ts';
import { GO_CLIENTS } from './go-clients.ts';
import { JAVA_CLIENTS } from './java-clients.ts';
import { JAVASCRIPT_CLIENTS } from './javascript-clients.ts';
import type { MeasuredClient, Offer, OfferedBy, Switch } from './measured-client.ts';
import { OTHER_CLIENTS } from './other-clients.ts';
import { PYTHON_CLIENTS } from './python-clients.ts';

/** All clients that were measured. */
export const MEASURED_CLIENTS: readonly MeasuredClient[] = [
  ...BROWSER_CLIENTS,
  ...GO_CLIENTS,
  ...JAVA_CLIENTS,
  ...JAVASCRIPT_CLIENTS,
  ...PYTHON_CLIENTS,
  ...OTHER_CLIENTS,
];

/**
 * Whether clients of a kind offer by a mechanism: what all rows of the kind say; `depends` where they
 * differ, because their user agent does not tell which of them it is; `not-measured` without a row.
 */
export function offerOf(kind: ClientKind, by: OfferedBy): Offer {
  const offers = new Set(MEASURED_CLIENTS.filter((row) => row.kind === kind).map((row) => row[by]));
  if (offers.size > 1) return 'depends';
  return [...offers][0] ?? 'not-measured';
}

/** Whether every client of a kind is known to offer by none of these mechanisms, by default. */
export function neverOffers(kind: ClientKind, mechanisms: readonly OfferedBy[]): boolean {
  return mechanisms.every((by) => ['never', 'cannot'].includes(offerOf(kind, by)));
}

/** What turns offering on for a kind, the one that was run first; null where none is known. */
export function switchOf(kind: ClientKind): Switch | null {
  const known = MEASURED_CLIENTS.flatMap((row) =>
    row.kind === kind && row.switch !== null ? [row.switch] : [],
  );
  return known.find(({ ran }) => ran) ?? known[0] ?? null;
}
