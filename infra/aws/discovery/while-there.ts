import { Fault } from '../../../functions/errors.ts';

/** How the APIs say that a balancer or listener that was just listed is no more. */
const GONE: ReadonlySet<string> = new Set([
  'LoadBalancerNotFound',
  'LoadBalancerNotFoundException',
  'AccessPointNotFoundException',
  'ListenerNotFound',
  'ListenerNotFoundException',
]);

/** What is told of a balancer; undefined where it was deleted after it was listed. */
export async function whileThere<Told>(told: Promise<Told>): Promise<Told | undefined> {
  try {
    return await told;
  } catch (error) {
    const cause = error instanceof Fault ? error.cause : error;
    if (cause instanceof Error && GONE.has(cause.name)) return undefined;
    throw error;
  }
}
