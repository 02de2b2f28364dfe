import { createHmac } from 'node:crypto';

/** Standard Webhooks 1.0, "Signature scheme": a key has 24 to 64 bytes. */
const KEY_BYTES_MIN = 24;
const KEY_BYTES_MAX = 64;
const PREFIX = 'whsec_';

/** The key in a secret, `whsec_` and base64; null where it is none of 24 to 64 bytes. */
export function webhookKey(secret: string): Uint8Array | null {
  if (!secret.startsWith(PREFIX)) return null;
  const text = secret.slice(PREFIX.length);
  const key = Buffer.from(text, 'base64');
  // Buffer skips what is no base64.
  if (key.toString('base64') !== text) return null;
  return key.length >= KEY_BYTES_MIN && key.length <= KEY_BYTES_MAX ? key : null;
}

/** One attempt to send a body to a webhook. */
export interface SignedContent {
  /** The same over all attempts. */
  readonly id: string;
  readonly attemptAtMs: number;
  readonly body: string;
}

/** The three headers by which a receiver knows who sent it, when, and whether it had it before. */
export function signedHeaders(
  { id, attemptAtMs, body }: SignedContent,
  keys: readonly Uint8Array[],
): Readonly<Record<string, string>> {
  const timestamp = Math.floor(attemptAtMs / 1000);
  const signatures = keys.map((key) => {
    const signature = createHmac('sha256', key).update(`${id}.${timestamp}.${body}`);
    return `v1,${signature.digest('base64')}`;
  });
  return {
    'webhook-id': id,
    'webhook-timestamp': String(timestamp),
    // A receiver that knows the sender by a key of its own needs none.
    ...(keys.length === 0 ? {} : { 'webhook-signature': signatures.join(' ') }),
  };
}
