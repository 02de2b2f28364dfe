import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import { errorCode, Fault } from '../../functions/errors.ts';
import type { Resolver } from '../../functions/ports.ts';

/**
 * Resolves as every other program on the machine does, hosts file included, and without a cache of
 * its own: the nodes of a balancer change. Throws `read-failed` where a name has no address.
 */
export class DnsResolver implements Resolver {
  async resolve(host: string): Promise<readonly string[]> {
    if (isIP(host) !== 0) return [host];
    try {
      const found = await lookup(host, { all: true });
      return [...new Set(found.map(({ address }) => address))].sort();
    } catch (cause) {
      throw new Fault(
        'read-failed',
        `can't resolve ${host} (${errorCode(cause)}): check the name`,
        {
          cause,
        },
      );
    }
  }
}
