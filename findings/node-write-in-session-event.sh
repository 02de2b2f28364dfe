#!/usr/bin/env bash
# What a Node client writes in the 'session' event of TLS 1.3 is garbled, and ends the connection.
#
# Packages  node-linux 24.21.0 (npm)
# Expected  'session' says that a session can be saved; a write in it is a write like any other.
# Happens   The write's callback says that it succeeded. The server, here Node's own, gets nothing and answers the
#           record with the alert bad_record_mac (20): the connection is lost. In setImmediate the same write arrives.
# Matters   A client that asks only once it has a session (a check of resumption, a cache that is filled first) fails
#           at once, and the alert blames the server or the network.
# Documented  tls page, 'session': "emitted on a client tls.TLSSocket when a new session or TLS ticket is available".
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; cd "$dir"
arch=$(uname -m | sed 's/x86_64/x64/; s/aarch64/arm64/')
npm install --silent --no-audit --no-fund --prefix . "node-linux-$arch@24.21.0" >/dev/null
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout key.pem -out cert.pem \
  -days 2 -subj /CN=localhost -addext subjectAltName=DNS:localhost 2>/dev/null

cat > try.mjs <<'JS'
import { readFileSync } from 'node:fs';
import tls from 'node:tls';
const cert = readFileSync('cert.pem');
const options = { cert, key: readFileSync('key.pem'), minVersion: 'TLSv1.3' };
let got = '';
const server = tls.createServer(options, (socket) => {
  socket.on('error', () => {}).on('data', (chunk) => { got += chunk; }).on('end', () => socket.end());
});
await new Promise((done) => server.listen(0, '127.0.0.1', done));
const ways = { 'in the event': (write) => write(), 'in setImmediate': (write) => setImmediate(write) };
const seen = [];
for (const [way, when] of Object.entries(ways)) {
  got = '';
  let [tickets, written, error] = [0, 'not written', 'no error'];
  await new Promise((done) => {
    const socket = tls.connect({ port: server.address().port, ca: cert, servername: 'localhost' });
    socket.resume().on('close', done).on('error', ({ message }) => { error = /SSL alert number \d+/.exec(message)?.[0] ?? message; });
    socket.on('session', () => {
      if (tickets++ > 0) return;
      when(() => socket.write('hello', (failure) => { written = failure ? 'failed' : 'written'; }));
      setTimeout(() => socket.end(), 300);
    });
  });
  seen.push(`${way}: ${written}, server got '${got}', ${error}`);
}
server.close();
console.log(process.version, ...seen.map((one) => `\n${one}`));
process.exit(seen.join('\n') === `in the event: written, server got '', SSL alert number 20\nin setImmediate: written, server got 'hello', no error` ? 0 : 1);
JS
"node_modules/node-linux-$arch/bin/node" try.mjs
