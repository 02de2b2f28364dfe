#!/usr/bin/env bash
# Node's session store events never resume a TLS 1.3 session, although they are fired for it.
#
# Packages  node-linux 24.21.0 (npm); the same on Node 20.20.2
# Expected  A server without tickets (SSL_OP_NO_TICKET) and with 'newSession' and 'resumeSession' handlers
#           resumes from that store in both versions.
# Happens   TLS 1.2: stored once, found, resumed. TLS 1.3: two sessions are stored and two tickets sent for
#           each connection; 'resumeSession' then asks for an id that was never stored, and the handshake is full. Each connection adds two entries that nobody can ever use.
# Matters   A shared store is how one keeps sessions over several servers without shared ticket keys. It stops
#           working, quietly, with the clients that speak TLS 1.3, and a prober sees tickets issued, so
#           "issues sessions" is no sign of "resumes".
# Documented  tls page, "Session resumption" and 'newSession': nothing excludes TLS 1.3.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; cd "$dir"
arch=$(uname -m | sed 's/x86_64/x64/; s/aarch64/arm64/')
npm install --silent --no-audit --no-fund --prefix . "node-linux-$arch@24.21.0" >/dev/null
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout key.pem -out cert.pem \
  -days 2 -subj /CN=localhost -addext subjectAltName=DNS:localhost 2>/dev/null

cat > try.mjs <<'JS'
import { constants } from 'node:crypto';
import { readFileSync } from 'node:fs';
import tls from 'node:tls';
const cert = readFileSync('cert.pem');
let asKnown = true;
for (const version of ['TLSv1.2', 'TLSv1.3']) {
  const store = new Map();
  let found = 0;
  const server = tls.createServer(
    { cert, key: readFileSync('key.pem'), minVersion: version, maxVersion: version, secureOptions: constants.SSL_OP_NO_TICKET },
    (socket) => socket.on('error', () => {}).resume(),
  );
  server.on('newSession', (id, data, done) => { store.set(id.toString('hex'), data); done(); });
  server.on('resumeSession', (id, done) => {
    const data = store.get(id.toString('hex')) ?? null;
    if (data) found++;
    done(null, data);
  });
  await new Promise((done) => server.listen(0, '127.0.0.1', done));
  const connect = (session) =>
    new Promise((done, failed) => {
      const socket = tls.connect({ port: server.address().port, ca: cert, servername: 'localhost', session });
      const got = [];
      socket.on('error', failed).on('session', (s) => got.push(s));
      socket.resume().on('secureConnect', () => {
        const resumed = socket.isSessionReused();
        setTimeout(() => socket.end(), 80);
        socket.on('close', () => done({ got, resumed }));
      });
    });
  const first = await connect();
  const second = await connect(first.got.at(-1));
  server.close();
  console.log(version, `issued ${first.got.length}, stored ${store.size}, found ${found}, resumed: ${second.resumed}`);
  asKnown &&= version === 'TLSv1.2' ? second.resumed && found === 1 : !second.resumed && found === 0 && store.size === 4;
}
process.exit(asKnown ? 0 : 1);
JS
"node_modules/node-linux-$arch/bin/node" try.mjs
