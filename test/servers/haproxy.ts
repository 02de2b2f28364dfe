import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { startServer, versionOf } from './server-process.ts';
import type { ServerSetup } from './server-setups.ts';
import type { LoggedHandshake, NodePlace, ServerSoftware } from './server-software.ts';

/** haproxy, one process per node: its session cache is one for the whole process. */
export const HAPROXY: ServerSoftware = {
  name: 'haproxy',
  installed: () => {
    return { version: versionOf('haproxy', '-v'), missing: 'needs the Debian package haproxy' };
  },
  start: async (setup, place) => {
    const config = join(place.folder, 'haproxy.cfg');
    await writeFile(join(place.folder, 'ticket.keys'), keyLines(place), { mode: 0o600 });
    await writeFile(config, configOf(setup, place));
    const servers = place.held.listeners.map((listener) =>
      startServer({
        ...{ program: 'haproxy', args: ['-db', '-f', config], listeners: [listener] },
        // Its manual, "Stopping and restarting HAProxy": waits for the connections to end.
        gracefulSignal: 'SIGUSR1',
      }),
    );
    return {
      stop: async () => {
        const outputs = await Promise.all(servers.map((server) => server.stop()));
        return outputs.flatMap(readLog);
      },
    };
  },
};

/** Three at least: it seals with the last but one, and opens what any of them sealed. */
function keyLines({ ticketKeys: [own, next = own, third = own] }: NodePlace): string {
  return [third, own, next].map((key) => `${key?.toString('base64')}\n`).join('');
}

function configOf(setup: ServerSetup, { folder, sinkPath, bundle }: NodePlace): string {
  const tickets =
    setup.tickets === 'none' ? 'no-tls-tickets' : `tls-ticket-keys ${folder}/ticket.keys`;
  return `global
  maxconn 1024
  nbthread 1
  log stdout format raw local0
  tune.ssl.cachesize ${setup.sessionIds ? 20000 : 0}
  ${setup.lifetimeS === null ? '' : `tune.ssl.lifetime ${setup.lifetimeS}`}
defaults
  mode tcp
  timeout connect 2s
  timeout client 5s
  timeout server 5s
frontend node
  bind fd@3 ssl crt ${bundle} ssl-min-ver TLSv1.2 ssl-max-ver ${setup.tls13 ? 'TLSv1.3' : 'TLSv1.2'} ${tickets}
  log global
  log-format "%[date(0,ms)] %cp %[ssl_fc_is_resumed]"
  default_backend sink
backend sink
  server sink unix@${sinkPath}
`;
}

/** `1767225600123 43210 1` is resumed, with a 0 it is full. */
function readLog(text: string): readonly LoggedHandshake[] {
  return [...text.matchAll(/^(\d+) (\d+) ([01])$/gm)].map(([, atMs, port, reused]) => {
    return { loggedAtMs: Number(atMs), clientPort: Number(port), resumed: reused === '1' };
  });
}
