import type { ReportClients } from '../model/report.ts';
import { counted } from '../model/wording.ts';

/** By less the estimate may err: a share of the handshakes that the ceiling is taken over. */
const CLEARLY_BELOW = 0.05;

/** How an attainable rate is always called: it rests on what clients say of themselves. */
export const ATTAINABLE_CAVEAT = 'an estimate from user agents, which anybody can forge';

/** A kind that never offers a session by default, with what it costs and what turns offering on. */
export type SilentKind = ReportClients['neverOffering'][number];

/** Whether the clients that came can reach clearly less than the documented scope allows. */
export function isClearlyBelow(attainable: number | null, ceiling: number | null): boolean {
  return attainable !== null && ceiling !== null && ceiling - attainable >= CLEARLY_BELOW;
}

/** A kind that never offers, and its size: `go-http (1,234 handshakes)`. */
export function silentKindSize({ clientKind, handshakes }: SilentKind): string {
  return `${clientKind} (${counted(handshakes, 'handshake')})`;
}

/** What turns offering on. */
export function switchWords({ switch: says }: SilentKind): string {
  return says ?? 'no switch is known';
}
