#!/usr/bin/env bash
# The lifetime hint of s2n is what is left of its ticket key's life: the next client gets another one.
#
# Packages  s2n-tls-tokio 0.3.47, tokio 1.53.1 (crates.io); openssl(1) as the client
# Expected  The hint is a setting of the server, the same for all: OpenSSL, nginx, HAProxy, Go, rustls, Java
#           and GnuTLS all send a constant (7200, 300, 86400 s and so on).
# Happens   Two clients that come 4 s apart get hints that are 4 s apart, in TLS 1.2 and 1.3. Shortly before
#           a key ends its tickets are good for seconds, and so they say.
# Matters   s2n is AWS's own TLS. One look at the hint tells neither how long a session lives nor how long a
#           key does, and of two clients that obey it the later one comes back without a session sooner. A
#           report has to keep the highest hint of many sessions.
# Documented  s2n.h: a key seals for 2 h and opens for 13 h more; of the hint only how a client reads it.
set -euo pipefail
dir=$(mktemp -d); trap 'kill "${pid:-}" 2>/dev/null || true; rm -rf "$dir"' EXIT; cd "$dir"
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout key.pem -out cert.pem \
  -days 2 -subj /CN=localhost 2>/dev/null
mkdir src
cat > Cargo.toml <<'TOML'
[package]
name = "falling"
version = "0.0.0"
edition = "2021"

[dependencies]
s2n-tls = "=0.3.47"
s2n-tls-tokio = "=0.3.47"
tokio = { version = "=1.53.1", features = ["rt", "net", "io-util"] }

[profile.dev]
debug = false
TOML
cat > src/main.rs <<'RUST'
use s2n_tls::{config::Builder, security::DEFAULT_TLS13};
use std::{error::Error, fs::read, time::SystemTime};
use tokio::{io::AsyncReadExt, net::TcpListener};

fn main() -> Result<(), Box<dyn Error>> {
    let mut builder = Builder::new();
    builder.set_security_policy(&DEFAULT_TLS13)?.load_pem(&read("cert.pem")?, &read("key.pem")?)?;
    // A demonstration's key; a server's comes from a source of randomness.
    builder.add_session_ticket_key(b"one key", &[7; 32], SystemTime::now())?;
    let acceptor = s2n_tls_tokio::TlsAcceptor::new(builder.build()?);
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(async {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        println!("{}", listener.local_addr()?.port());
        loop {
            let (stream, _) = listener.accept().await?;
            if let Ok(mut tls) = acceptor.accept(stream).await {
                let _ = tls.read(&mut [0; 64]).await;
            }
        }
    })
}
RUST
cargo build --quiet --target-dir target
target/debug/falling > port & pid=$!
until [[ -s port ]]; do sleep 0.1; done
hint() {
  { sleep 1; echo; } | openssl s_client -connect "127.0.0.1:$(cat port)" "-$1" >seen 2>&1 || true
  sed -n '0,/ticket lifetime hint/s/.*ticket lifetime hint: \([0-9]*\).*/\1/p' seen
}
known=0
for version in tls1_2 tls1_3; do
  first=$(hint $version); sleep 3; second=$(hint $version)
  echo "$version: hint $first s, and of the next client $second s"
  ((first > second && first - second >= 3 && first - second <= 10)) && known=$((known + 1))
done
[[ $known == 2 ]]
