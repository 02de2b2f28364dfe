#!/usr/bin/env bash
# undici 7.15 and later: an Agent never resumes TLS when connections close between requests.
#
# Packages  undici 7.14.0 and 7.30.2 (npm), on node-linux 24.21.0 (npm)
# Expected  The Agent keeps a session per origin, so the second connection to it is resumed.
# Happens   7.14.0: every connection after the first is resumed. 7.30.2: none, in TLS 1.2 and 1.3.
#           Since 7.15.0 the Agent drops an origin's pool with the pool's last socket, and the session
#           cache lives in that pool. Node 24's own fetch is this undici.
# Matters   A service that calls a load balancer by fetch makes a full handshake after each idle time-out:
#           0 % resumption, and nothing is wrong at the balancer.
# Documented  undici's Client page has maxCachedSessions (default 100) and says nothing of the pool's end.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; cd "$dir"
arch=$(uname -m | sed 's/x86_64/x64/; s/aarch64/arm64/')
npm install --silent --no-audit --no-fund --prefix . \
  "node-linux-$arch@24.21.0" before@npm:undici@7.14.0 after@npm:undici@7.30.2 >/dev/null
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout key.pem -out cert.pem \
  -days 2 -subj /CN=localhost -addext subjectAltName=DNS:localhost 2>/dev/null

cat > try.mjs <<'JS'
import { readFileSync } from 'node:fs';
import https from 'node:https';
import { setTimeout as wait } from 'node:timers/promises';
const cert = readFileSync('cert.pem');
const key = readFileSync('key.pem');
let asKnown = true;
for (const version of ['TLSv1.2', 'TLSv1.3']) {
  for (const [name, resumes] of [['before', true], ['after', false]]) {
    const { Agent, request } = await import(name);
    const reused = [];
    const server = https.createServer({ cert, key, minVersion: version, maxVersion: version }, (q, r) => {
      reused.push(q.socket.isSessionReused());
      r.setHeader('connection', 'close').end('x');
    });
    await new Promise((done) => server.listen(0, '127.0.0.1', done));
    const dispatcher = new Agent({ connect: { ca: cert } });
    for (let i = 0; i < 5; i++) {
      const answer = await request(`https://localhost:${server.address().port}/`, { dispatcher });
      await answer.body.text();
      await wait(100);
    }
    console.log(version, name === 'before' ? 'undici 7.14.0' : 'undici 7.30.2', 'resumed:', reused.join(' '));
    asKnown &&= reused.slice(1).every((r) => r === resumes);
    await dispatcher.close();
    server.close();
  }
}
process.exit(asKnown ? 0 : 1);
JS
"node_modules/node-linux-$arch/bin/node" try.mjs
