/** What tells connections apart whose lines carry no trace id. */
interface FlowKey {
  readonly client: number;
  readonly clientPort: number;
  readonly balancer: number;
  readonly node: number;
}

/** One line's flow and time. */
export interface Flow extends FlowKey {
  readonly beginMs: number;
  readonly endMs: number;
}

/** The hash of a flow: client, port, balancer and node. */
export function hashFlow({ client, clientPort, balancer, node }: FlowKey): number {
  let hash = Math.imul(client ^ Math.imul(clientPort, 0x9e3779b1), 0x85ebca6b);
  hash ^= hash >>> 15;
  hash = Math.imul(hash ^ Math.imul(balancer, 0xc2b2ae35) ^ node, 0x27d4eb2f);
  return hash ^ (hash >>> 16);
}
