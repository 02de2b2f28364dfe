import type { ClientKind } from '../../../functions/clients/client-kind.ts';
import type { BalancerType } from '../../../functions/model/balancer.ts';

/** What a client can do: IDs only (TLS 1.2), tickets (TLS 1.2), or everything up to TLS 1.3 PSK. */
export type TlsAbility = 'id' | 'ticket' | 'modern';

/** A program that clients of the lab are, with what its TLS stack was measured to do. */
export interface ClientProgram {
  /** As it sends it; each log escapes quotes in its own way. */
  readonly userAgent: string;
  /** What ingest must tell from it. */
  readonly clientKind: ClientKind;
  /** False: it never offers a session by default. */
  readonly offers: boolean;
  /** How it can offer where that is not every way: docs/clients.md. */
  readonly abilities?: readonly TlsAbility[];
  /** Where it cannot come back: Firefox offers no session ID, which is all that classic ones accept. */
  readonly notAt?: BalancerType;
}

/** Programs that offer, and some that nobody listed. */
export const USUAL_PROGRAMS: readonly ClientProgram[] = [
  {
    userAgent: 'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:128.0) Gecko/20100101 Firefox/128.0',
    ...{ clientKind: 'firefox', offers: true, abilities: ['ticket', 'modern'], notAt: 'classic' },
  },
  {
    userAgent:
      'Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 Mobile/15E148',
    ...{ clientKind: 'other', offers: true },
  },
  { userAgent: 'okhttp/4.12.0', clientKind: 'okhttp', offers: true },
  { userAgent: 'curl/8.5.0', clientKind: 'curl', offers: true, abilities: ['id', 'modern'] },
  {
    userAgent: 'pip/24.0 {"ci":null,"cpu":"x86_64","installer":{"name":"pip","version":"24.0"}}',
    ...{ clientKind: 'other', offers: true },
  },
  { userAgent: '-', clientKind: 'none', offers: true },
];

/** Programs that never offer a session by default. */
export const SILENT_PROGRAMS: readonly ClientProgram[] = [
  { userAgent: 'Go-http-client/1.1', clientKind: 'go-http', offers: false },
  { userAgent: 'Go-http-client/2.0', clientKind: 'go-http', offers: false },
  { userAgent: 'python-requests/2.34.2', clientKind: 'python-requests', offers: false },
];

/** Those of some programs that can be a client of such an ability at a balancer of the type. */
export function programsFor(
  programs: readonly ClientProgram[],
  ability: TlsAbility,
  balancerType: BalancerType,
): readonly ClientProgram[] {
  return programs.filter(
    ({ abilities = [ability], notAt }) => abilities.includes(ability) && notAt !== balancerType,
  );
}
