import type { Target } from '../../functions/model/targets.ts';
import type { HeldSession, TlsDialer } from '../../functions/ports.ts';
import type { ProbeProfile } from '../../infra/demo/probe/probe-profile.ts';

/** Enough for a connection to open; where a node is silent on purpose, each trial costs it. */
const SILENT_TIMEOUT_MS = 1_500;

/**
 * A dialer that waits briefly only where the lab's node never answers: a silent one, and one that is
 * silent on sessions of other nodes. Everywhere else the caller's timeout may be as long as a loaded
 * machine needs, and no result depends on how fast it is.
 */
export function briefAtSilentNodes(
  dialer: TlsDialer,
  profiles: readonly ProbeProfile[],
  targets: readonly Target[],
): TlsDialer {
  const silence = new Map<number, 'always' | 'foreign'>();
  for (const [at, { nodes }] of profiles.entries()) {
    for (const [index, { silent, foreign }] of nodes.entries()) {
      const port = Number(targets[at]?.nodes?.[index]?.split(':')[1]);
      if (silent === true) silence.set(port, 'always');
      if (foreign === 'silence') silence.set(port, 'foreign');
    }
  }
  const issuers = new Map<HeldSession, number>();
  return {
    dial: async (request) => {
      const { port, offer } = request;
      const isForeign = offer !== null && issuers.get(offer) !== port;
      const kind = silence.get(port);
      const isSilent = kind === 'always' || (kind === 'foreign' && isForeign);
      const timeoutMs = isSilent ? SILENT_TIMEOUT_MS : request.timeoutMs;
      const result = await dialer.dial({ ...request, timeoutMs });
      if (result.session !== null) issuers.set(result.session, port);
      return result;
    },
  };
}
