#!/usr/bin/env bash
# Node's client never resumes TLS where the first address of a name refuses and the second one answers.
#
# Packages  Node 24.21.0 (20.20.2 does the same); server: Node's own, openssl for its certificate
# Expected  `https.Agent` keeps the session of a host, whichever of its addresses took the connection.
# Happens   With one address the client gets 'session' events and resumes three of three returns. With two addresses of
#           which the first refuses, it connects to the second (autoSelectFamily, on since Node 20), gets no 'session'
#           event and resumes none: each connection is a full handshake. TLS 1.2 and 1.3 alike, with no error.
# Matters   A dual-stack name whose IPv6 is refused, or `localhost` with a server on 127.0.0.1 alone: no Node client
#           resumes there, and its agent looks broken. The balancer, its nodes and other clients are sound.
# Documented  Not: net.connect documents autoSelectFamily, and tls.connect takes it; neither page says that sessions go.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; cd "$dir"
arch=$(uname -m | sed 's/x86_64/x64/; s/aarch64/arm64/')
npm install --silent --no-audit --no-fund --prefix . "node24@npm:node-linux-$arch@24.21.0" >/dev/null
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout key.pem -out cert.pem -days 2 \
  -subj /CN=localhost -addext subjectAltName=DNS:localhost 2>/dev/null
cat > addresses.cjs <<'JS'
const { readFileSync } = require('node:fs');
const https = require('node:https');
const ca = readFileSync('cert.pem');
const lookupOf = (addresses) => (name, options, done) => {
  done(null, addresses.map((address) => ({ address, family: 4 })));
};
const call = (port, agent, seen) => new Promise((resolve, reject) => {
  const request = https.get({ host: 'localhost', port, agent }, (response) => {
    response.resume().on('end', () => setTimeout(resolve, 100));
  });
  request.on('socket', (socket) => socket.on('session', () => { seen.events += 1; }));
  request.on('error', reject);
});
async function measure(version) {
  const seen = { resumed: [], events: 0 };
  const server = https.createServer(
    { key: readFileSync('key.pem'), cert: ca, minVersion: version, maxVersion: version },
    (request, response) => response.setHeader('connection', 'close').end('ok'),
  );
  server.on('secureConnection', (socket) => seen.resumed.push(socket.isSessionReused()));
  await new Promise((resolve) => server.listen(0, '127.0.0.2', resolve));
  const results = [];
  // Nothing listens at 127.0.0.3.
  for (const addresses of [['127.0.0.2'], ['127.0.0.3', '127.0.0.2']]) {
    Object.assign(seen, { resumed: [], events: 0 });
    const agent = new https.Agent({ keepAlive: false, ca, lookup: lookupOf(addresses) });
    for (let made = 0; made < 4; made += 1) await call(server.address().port, agent, seen);
    console.log(version, addresses.join(' then ').padEnd(26), 'resumed:', seen.resumed.join(' '), ' session events:', seen.events);
    results.push(seen.resumed.filter(Boolean).length);
  }
  server.close();
  return results;
}
(async () => {
  console.log('Node', process.version);
  const counts = [await measure('TLSv1.2'), await measure('TLSv1.3')];
  process.exit(counts.every(([one, second]) => one === 3 && second === 0) ? 0 : 1);
})();
JS
node_modules/node24/bin/node addresses.cjs
