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
    // It seals with the last but one of the keys, and opens what any of them sealed.
    const keys = `${place.ticketKey.toString('base64')}\n`.repeat(3);
    await writeFile(join(place.folder, 'ticket.keys'), keys, { mode: 0o600 });
    await writeFile(config, configOf(setup, place));
    const start = () => startServer('haproxy', ['-db', '-f', config], place.port);
    const first = await start();
    // Two processes at one port: the system deals the connections out between them.
    const servers = setup.privateWorkers ? [first, await start()] : [first];
    return {
      stop: async () => {
        await Promise.all(servers.map((server) => server.stop()));
        return servers.flatMap((server) => readLog(server.output()));
      },
    };
  },
};

function configOf(setup: ServerSetup, { folder, port, sinkPort, bundle }: NodePlace): string {
  const tickets =
    setup.tickets === 'none' ? 'no-tls-tickets' : `tls-ticket-keys ${folder}/ticket.keys`;
  return `global
  maxconn 256
  nbthread 1
  log stdout format raw local0
  tune.ssl.cachesize ${setup.sessionIds ? 20000 : 0}
defaults
  mode tcp
  timeout connect 2s
  timeout client 5s
  timeout server 5s
frontend node
  bind 127.0.0.1:${port} ssl crt ${bundle} ssl-min-ver TLSv1.2 ssl-max-ver ${setup.tls13 ? 'TLSv1.3' : 'TLSv1.2'} ${tickets}
  log global
  log-format "%cp %[ssl_fc_is_resumed]"
  default_backend sink
backend sink
  server sink 127.0.0.1:${sinkPort}
`;
}

/** `43210 1` is resumed, `43210 0` is full. */
function readLog(text: string): readonly LoggedHandshake[] {
  return [...text.matchAll(/^(\d+) ([01])$/gm)].map(([, port, reused]) => {
    return { clientPort: Number(port), resumed: reused === '1' };
  });
}
