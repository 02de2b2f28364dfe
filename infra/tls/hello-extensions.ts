import type { ByteCursor } from './byte-cursor.ts';

/** Extension numbers: RFC 5077 (section 3.2) and RFC 8446 (section 4.2). */
export const SERVER_NAME = 0;
export const SESSION_TICKET = 35;
export const PRE_SHARED_KEY = 41;
export const SUPPORTED_VERSIONS = 43;
export const PSK_KEY_EXCHANGE_MODES = 45;

/** The extensions at the end of a hello, by number; none where the hello ends before them. */
export function helloExtensions(cursor: ByteCursor): ReadonlyMap<number, Buffer> {
  const found = new Map<number, Buffer>();
  if (cursor.left === 0) return found;
  let left = cursor.uint(2);
  while (left > 0) {
    const type = cursor.uint(2);
    const data = cursor.vector(2);
    found.set(type, data);
    left -= 4 + data.length;
  }
  return found;
}
