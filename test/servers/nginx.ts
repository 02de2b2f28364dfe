import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { startServer, versionOf } from './server-process.ts';
import type { ServerSetup } from './server-setups.ts';
import type { LoggedHandshake, NodePlace, ServerSoftware } from './server-software.ts';

/** Where Debian's libnginx-mod-stream puts it. */
const STREAM_MODULE = '/usr/lib/nginx/modules/ngx_stream_module.so';

/**
 * nginx as a TLS stream, which logs every connection, also those without a request. One process
 * group per node: blocks of one process would share what nodes must not.
 */
export const NGINX: ServerSoftware = {
  name: 'nginx',
  installed: () => {
    const missing = 'needs the Debian packages nginx and libnginx-mod-stream';
    const version = existsSync(STREAM_MODULE) ? versionOf('nginx', '-v') : null;
    return { version, missing };
  },
  start: async (setup, place) => {
    const config = join(place.folder, 'nginx.conf');
    await writeFile(join(place.folder, 'ticket.key'), place.ticketKey, { mode: 0o600 });
    await writeFile(config, configOf(setup, place));
    const errors = join(place.folder, 'error.log');
    const args = ['-e', errors, '-p', place.folder, '-c', config];
    const server = await startServer('nginx', args, place.port);
    return {
      stop: async () => {
        await server.stop();
        return readLog(await readFile(join(place.folder, 'access.log'), 'utf8'));
      },
    };
  },
};

function configOf(setup: ServerSetup, { folder, port, sinkPort, certificate, key }: NodePlace) {
  const shared = setup.sessionIds ? 'shared:probe:1m' : 'off';
  return `daemon off;
pid ${folder}/nginx.pid;
error_log ${folder}/error.log warn;
load_module ${STREAM_MODULE};
worker_processes ${setup.privateWorkers ? 2 : 1};
events { worker_connections 256; }
stream {
  log_format handshake '$remote_port $ssl_session_reused';
  access_log ${folder}/access.log handshake;
  server {
    listen 127.0.0.1:${port} ssl${setup.privateWorkers ? ' reuseport' : ''};
    ssl_certificate ${certificate};
    ssl_certificate_key ${key};
    ssl_protocols TLSv1.2${setup.tls13 ? ' TLSv1.3' : ''};
    ssl_session_cache ${setup.privateWorkers ? 'builtin:1000' : shared};
    ssl_session_tickets ${setup.tickets === 'none' ? 'off' : 'on'};
    ssl_session_ticket_key ${folder}/ticket.key;
    proxy_pass 127.0.0.1:${sinkPort};
  }
}
`;
}

/** `43210 r` is resumed, `43210 .` is full. */
function readLog(text: string): readonly LoggedHandshake[] {
  return [...text.matchAll(/^(\d+) ([r.])$/gm)].map(([, port, reused]) => {
    return { clientPort: Number(port), resumed: reused === 'r' };
  });
}
