import { hookAddressFault } from '../../functions/model/addresses/address-range.ts';
import type { TopicPublisher } from '../../functions/ports.ts';
import type { HookWorld } from '../hooks/hook-sender.ts';
import { type HttpWorld, httpPost } from '../hooks/http-post.ts';
import { resolveSecret } from '../hooks/secret-reference.ts';
import { DnsResolver } from '../tls/dns-resolver.ts';
import { EventBridgeBus } from './messages/event-bus.ts';
import { readSecret } from './secrets.ts';

/** Standard Webhooks 1.0, "Deliverability": 15 to 30 s for a receiver to answer. */
const TIMEOUT_MS = 15_000;

/** The world of a sender of hooks; secrets by variable come from `environment`. */
export function hookWorld(
  environment: Readonly<Record<string, string | undefined>>,
  topics: TopicPublisher,
  guard: HttpWorld['guard'] = hookAddressFault,
): HookWorld {
  const https = {
    resolver: new DnsResolver(),
    guard,
    trust: [],
    timeoutMs: TIMEOUT_MS,
  };
  return {
    post: (post) => httpPost(post, https),
    secretOf: (reference) => resolveSecret(reference, { environment, readSecret }),
    busOf: (name) => new EventBridgeBus(name),
    topics,
    clock: { nowMs: Date.now },
  };
}
