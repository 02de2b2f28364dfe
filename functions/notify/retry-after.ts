/** How long a `Retry-After` asks to wait (RFC 9110, 10.2.3: seconds or a date); 0 for none. */
export function retryAfterMs(header: string | null, nowMs: number): number {
  if (header === null) return 0;
  const text = header.trim();
  if (/^\d+$/.test(text)) return Number(text) * 1000;
  const atMs = Date.parse(text);
  // Date.parse takes more than HTTP dates, "-5" and "1.5" among it.
  return /^[A-Z][a-z]/.test(text) && Number.isFinite(atMs) ? Math.max(0, atMs - nowMs) : 0;
}
