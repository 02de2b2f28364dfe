#!/usr/bin/env bash
# Node's TLS client gets no session, and no error, from a server with a large certificate.
#
# Packages  node-linux 24.21.0 (npm); the same on Node 20.20.2
# Expected  The 'session' event fires for every session that a server issues; https.Agent then resumes.
# Happens   The serialised session holds the server's leaf certificate. Over 10 KiB Node drops it without
#           a word: no 'session' event in TLS 1.2 or 1.3, and https.Agent never resumes. getSession()
#           gives the same session all the same.
# Matters   A certificate of some 250 long names (a SaaS's shared one) is enough. Every Node client then
#           makes full handshakes at a balancer that resumes as documented, and a prober that waits for
#           the event concludes that no session was issued.
# Documented  The 'session' event in Node's tls page: no limit is named.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; cd "$dir"
arch=$(uname -m | sed 's/x86_64/x64/; s/aarch64/arm64/')
npm install --silent --no-audit --no-fund --prefix . "node-linux-$arch@24.21.0" >/dev/null
names=$(for i in $(seq 1 260); do printf 'DNS:service-%03d.customer-domain.example.com,' "$i"; done)
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout key.pem -out small.pem \
  -days 2 -subj /CN=localhost -addext subjectAltName=DNS:localhost 2>/dev/null
openssl req -x509 -new -key key.pem -out large.pem \
  -days 2 -subj /CN=localhost -addext "subjectAltName=${names}DNS:localhost" 2>/dev/null

cat > try.mjs <<'JS'
import { readFileSync } from 'node:fs';
import https from 'node:https';
let asKnown = true;
for (const version of ['TLSv1.2', 'TLSv1.3']) {
  for (const size of ['small', 'large']) {
    const cert = readFileSync(`${size}.pem`);
    const reused = [];
    let events = 0;
    let bytes;
    const options = { cert, key: readFileSync('key.pem'), minVersion: version, maxVersion: version };
    const server = https.createServer(options, (q, r) => {
      reused.push(q.socket.isSessionReused());
      r.setHeader('connection', 'close').end('x');
    });
    await new Promise((done) => server.listen(0, '127.0.0.1', done));
    const agent = new https.Agent({ ca: cert });
    for (let i = 0; i < 3; i++) {
      await new Promise((done, failed) => {
        const request = https.get({ agent, host: 'localhost', port: server.address().port }, (answer) => {
          bytes = answer.socket.getSession().length;
          answer.resume();
        });
        request.on('error', failed).on('socket', (s) => s.on('session', () => events++).on('close', done));
      });
    }
    server.close();
    console.log(version, size, `session of ${bytes} bytes, 'session' events: ${events}, resumed:`, ...reused);
    asKnown &&= size === 'small' ? events > 0 && reused[2] : events === 0 && !reused[1] && !reused[2] && bytes > 10240;
  }
}
process.exit(asKnown ? 0 : 1);
JS
"node_modules/node-linux-$arch/bin/node" try.mjs
