#!/usr/bin/env bash
# Against a Node server curl resumes exactly every second TLS 1.3 connection.
#
# Packages  node-linux 24.21.0 (npm), curl 7.88.1 and openssl 3.0 (Debian 12)
# Expected  Both sides resume TLS 1.3, so all connections after the first are resumed, as at OpenSSL's s_server.
# Happens   At s_server: New, then Reused each time. At Node: full, resumed, full, resumed. Node's server sends
#           two tickets after a full handshake and none after a resumed one; curl takes a TLS 1.3 session out
#           of its cache when it uses it (RFC 8446, C.4: a ticket should be used once), so none is left.
# Matters   The measured rate depends on both: 50 % is no fault of either. Who builds a test lab from Node servers
#           finds half the rate that a balancer would show, for curl only: Node's own client offers one ticket
#           again and again and shows 100 %.
# Documented  Neither Node's tls page nor curl's says so; RFC 8446, 4.6.1 leaves the number of tickets open.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"; kill "${server:-}" 2>/dev/null || true' EXIT; cd "$dir"
arch=$(uname -m | sed 's/x86_64/x64/; s/aarch64/arm64/')
npm install --silent --no-audit --no-fund --prefix . "node-linux-$arch@24.21.0" >/dev/null
curl --version | head -1 | cut -d' ' -f1-2
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout key.pem -out cert.pem \
  -days 2 -subj /CN=localhost -addext subjectAltName=DNS:localhost 2>/dev/null

cat > serve.mjs <<'JS'
import { readFileSync } from 'node:fs';
import https from 'node:https';
const options = { cert: readFileSync('cert.pem'), key: readFileSync('key.pem'), minVersion: 'TLSv1.3' };
https.createServer(options, (q, r) => r.setHeader('connection', 'close').end(q.socket.isSessionReused() ? 'Reused\n' : 'New\n'))
  .listen(0, '127.0.0.1', function () { console.log(this.address().port); });
JS
six_times() { # port
  curl -sS --cacert cert.pem --tlsv1.3 $(for _ in 1 2 3 4 5 6; do echo "https://localhost:$1/"; done) | grep -oE '^(New|Reused)' | xargs
}
port_of() { # file: the last number of its first matching line
  for _ in $(seq 50); do grep -oE '[0-9]+$' "$1" | head -1 | grep . && return; sleep 0.2; done; return 1
}
: > port; : > port2
"node_modules/node-linux-$arch/bin/node" serve.mjs > port & server=$!
node_seen=$(six_times "$(port_of port)")
kill "$server"; wait "$server" 2>/dev/null || true
openssl s_server -accept 0 -naccept 6 -cert cert.pem -key key.pem -tls1_3 -www > port2 2>/dev/null </dev/null & server=$!
openssl_seen=$(six_times "$(port_of port2)")
echo "node:     $node_seen"
echo "s_server: $openssl_seen"
[ "$node_seen" = 'New Reused New Reused New Reused' ] && [ "$openssl_seen" = 'New Reused Reused Reused Reused Reused' ]
