#!/usr/bin/env bash
# Node 24 silently does not offer a session at another host; Node 20 does.
#
# Packages  node-linux 24.21.0 against node-linux 20.20.2 (npm)
# Expected  tls.connect({ host, session }) offers the session, as it always did; the server decides.
# Happens   Node 24 wraps each session with the servername it was made for, or the host where there is none.
#           With only `host` set, a session from one address is dropped at another: no error, no event, a full
#           handshake. With one explicit `servername` for both it is offered, and resumes.
# Matters   "Does node B resume what node A issued?" is asked by address. With the same key at both, as at a
#           network balancer, Node 20 says yes and Node 24 says no: the balancer seems to have lost its shared key.
# Documented  The `session` option of tls.connect(): "A Buffer instance, containing TLS session"; not a word of it.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; cd "$dir"
arch=$(uname -m | sed 's/x86_64/x64/; s/aarch64/arm64/')
npm install --silent --no-audit --no-fund --prefix . \
  "node20@npm:node-linux-$arch@20.20.2" "node24@npm:node-linux-$arch@24.21.0" >/dev/null
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout key.pem -out cert.pem \
  -days 2 -subj /CN=localhost -addext subjectAltName=DNS:localhost,IP:127.0.0.1 2>/dev/null

cat > try.mjs <<'JS'
import { readFileSync } from 'node:fs';
import tls from 'node:tls';
const cert = readFileSync('cert.pem');
const start = async () => {
  const options = { cert, key: readFileSync('key.pem'), ticketKeys: Buffer.alloc(48, 7) };
  const server = tls.createServer(options, (socket) => socket.on('error', () => {}).resume());
  await new Promise((done) => server.listen(0, '127.0.0.1', done));
  return server;
};
const nodes = [await start(), await start()];
const connect = (node, options) =>
  new Promise((done, failed) => {
    const socket = tls.connect({ port: nodes[node].address().port, ca: cert, ...options });
    let session;
    socket.on('error', failed).on('session', (got) => { session = got; });
    socket.resume().on('secureConnect', () => {
      const resumed = socket.isSessionReused();
      setTimeout(() => socket.end(), 80);
      socket.on('close', () => done({ session, resumed }));
    });
  });
const across = async (from, to) => {
  const { session } = await connect(0, from);
  return (await connect(1, { ...to, session })).resumed;
};
const byHost = await across({ host: '127.0.0.1' }, { host: 'localhost' });
const servername = 'localhost';
const byName = await across({ host: '127.0.0.1', servername }, { host: 'localhost', servername });
console.log(process.version, `another host resumed: ${byHost}, with one servername: ${byName}`);
process.exit(byName && byHost === process.version.startsWith('v20.') ? 0 : 1);
JS
node_modules/node20/bin/node try.mjs
node_modules/node24/bin/node try.mjs
