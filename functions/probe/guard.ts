import { addressRange } from '../model/address-range.ts';

/** What the guard says of an address; `internal` needs the target's word that it is meant. */
export type Guarded =
  | { readonly allowed: true }
  | { readonly allowed: false; readonly reason: string };

/** Whether a probe may connect to the address; only the target's `internal` opens private ones. */
export function guardAddress(address: string, internal: boolean): Guarded {
  const found = addressRange(address);
  if (found === null) return refuse(address, 'no IP address');
  if (found === undefined || (found.internal && internal)) return { allowed: true };
  if (found.internal) {
    return refuse(address, `${found.is}: the target must say "internal": true to have it probed`);
  }
  return refuse(address, `${found.is}, which is never probed`);
}

function refuse(address: string, what: string): Guarded {
  return { allowed: false, reason: `${address} is ${what}` };
}
