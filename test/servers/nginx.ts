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
    await Promise.all(
      place.ticketKeys.map((key, at) => writeFile(keyPath(place, at), key, { mode: 0o600 })),
    );
    await writeFile(config, configOf(setup, place));
    const errors = join(place.folder, 'error.log');
    const { listeners } = place.held;
    const server = startServer({
      ...{ program: 'nginx', args: ['-e', errors, '-p', place.folder, '-c', config], listeners },
      // As a new binary inherits them from an old one (its manual, "Upgrading on the fly").
      env: { NGINX: listeners.map((_, at) => `${3 + at};`).join('') },
      gracefulSignal: 'SIGQUIT',
    });
    return {
      stop: async () => {
        await server.stop();
        return readLog(await readFile(join(place.folder, 'access.log'), 'utf8'));
      },
    };
  },
};

function keyPath({ folder }: NodePlace, at: number): string {
  return join(folder, `ticket-${at}.key`);
}

function configOf(setup: ServerSetup, place: NodePlace) {
  const { folder, held, sinkPath, certificate, key, ticketKeys } = place;
  const shared = setup.sessionIds ? 'shared:probe:1m' : 'off';
  const keys = ticketKeys.map((_, at) => `ssl_session_ticket_key ${keyPath(place, at)};`);
  // As root its workers would be another user, who may not enter the folder; others can't choose.
  return `daemon off;
user root;
pid ${folder}/nginx.pid;
error_log ${folder}/error.log warn;
load_module ${STREAM_MODULE};
worker_processes ${held.listeners.length};
events { worker_connections 1024; }
stream {
  log_format handshake '$msec $remote_port $ssl_session_reused';
  access_log ${folder}/access.log handshake;
  server {
    listen 127.0.0.1:${held.port} ssl${setup.privateWorkers ? ' reuseport' : ''};
    ssl_certificate ${certificate};
    ssl_certificate_key ${key};
    ssl_protocols TLSv1.2${setup.tls13 ? ' TLSv1.3' : ''};
    ssl_session_cache ${setup.privateWorkers ? 'builtin:1000' : shared};
    ${setup.lifetimeS === null ? '' : `ssl_session_timeout ${setup.lifetimeS}s;`}
    ssl_session_tickets ${setup.tickets === 'none' ? 'off' : 'on'};
    ${keys.join('\n    ')}
    proxy_pass unix:${sinkPath};
  }
}
`;
}

/** `1767225600.123 43210 r` is resumed, with a dot it is full. */
function readLog(text: string): readonly LoggedHandshake[] {
  return [...text.matchAll(/^(\d+)\.(\d{3}) (\d+) ([r.])$/gm)].map(
    ([, seconds, ms, port, reused]) => ({
      ...{ loggedAtMs: Number(`${seconds}${ms}`), clientPort: Number(port) },
      resumed: reused === 'r',
    }),
  );
}
