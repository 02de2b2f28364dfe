#!/usr/bin/env bash
# A Node client that closes in 'secureConnect' makes the server count a failed handshake.
#
# Packages  node-linux 24.21.0 (npm); the same on Node 20.20.2
# Expected  'secureConnect' says that the handshake is complete, so destroy() in it ends a good connection.
# Happens   Where the client speaks last (a resumed TLS 1.2 handshake, any TLS 1.3 one), its Finished is still
#           queued when the event fires. destroy() drops it: 20 of 20 handshakes fail at the server with
#           ECONNRESET, while the client saw 20 successes. setImmediate(destroy) or end(): 0 of 20 fail.
# Matters   This is how one writes a TLS check. At a load balancer each such check adds to
#           ClientTLSNegotiationErrorCount, the metric that people alarm on, and a full TLS 1.2 handshake
#           (server speaks last) hides it until sessions are resumed.
# Documented  tls page, 'secureConnect': "emitted after the handshaking process … has successfully completed".
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; cd "$dir"
arch=$(uname -m | sed 's/x86_64/x64/; s/aarch64/arm64/')
npm install --silent --no-audit --no-fund --prefix . "node-linux-$arch@24.21.0" >/dev/null
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout key.pem -out cert.pem \
  -days 2 -subj /CN=localhost -addext subjectAltName=DNS:localhost 2>/dev/null

cat > try.mjs <<'JS'
import { readFileSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import tls from 'node:tls';
const cert = readFileSync('cert.pem');
const ways = {
  destroy: (socket) => socket.destroy(),
  'setImmediate(destroy)': (socket) => setImmediate(() => socket.destroy()),
  end: (socket) => socket.end(),
};
let asKnown = true;
for (const [version, offer] of [['TLSv1.2', false], ['TLSv1.2', true], ['TLSv1.3', false], ['TLSv1.3', true]]) {
  for (const [way, close] of Object.entries(ways)) {
    let failed = 0;
    const options = { cert, key: readFileSync('key.pem'), minVersion: version, maxVersion: version };
    const server = tls.createServer(options, (socket) => socket.on('error', () => {}).resume());
    server.on('tlsClientError', () => failed++);
    await new Promise((done) => server.listen(0, '127.0.0.1', done));
    const connect = (session, connected) =>
      new Promise((done) => {
        const port = server.address().port;
        const socket = tls.connect({ port, ca: cert, servername: 'localhost', session });
        socket.on('error', () => {}).on('close', done);
        connected(socket);
      });
    let session;
    await connect(undefined, (s) => s.resume().on('session', (got) => { session = got; s.end(); }));
    let succeeded = 0;
    for (let i = 0; i < 20; i++) {
      await connect(offer ? session : undefined, (s) => s.on('secureConnect', () => { succeeded++; close(s); }));
    }
    await wait(200);
    server.close();
    console.log(version, offer ? 'resumed' : 'full', `${way}: client saw ${succeeded} successes, server ${failed} failures`);
    const lost = way === 'destroy' && (version === 'TLSv1.3' || offer);
    asKnown &&= succeeded === 20 && failed === (lost ? 20 : 0);
  }
}
process.exit(asKnown ? 0 : 1);
JS
"node_modules/node-linux-$arch/bin/node" try.mjs
