import type { Mechanism } from '../../model/balancer.ts';

/** What a mechanism offers, in words: one and several. */
export const CREDENTIALS: Readonly<Record<Mechanism, readonly [one: string, several: string]>> = {
  'session-id': ['session ID', 'session IDs'],
  'session-ticket': ['session ticket', 'session tickets'],
  psk: ['TLS 1.3 ticket', 'TLS 1.3 tickets'],
};
