import { addressRange } from '../model/address-range.ts';

/** What is wrong with an address for a hook; null where it is a public one. Nothing opens others. */
export function hookGuard(address: string): string | null {
  const found = addressRange(address);
  if (found === undefined) return null;
  return `${address} is ${found === null ? 'no IP address' : found.is}`;
}
