#!/usr/bin/env bash
# A Python TLS server that answers and closes never resumes a TLS 1.2 session by id.
#
# Packages  CPython 3.11 (any with the ssl module), OpenSSL 3.0
# Expected  SSLContext caches sessions (SESS_CACHE_SERVER is its default), so a client that brings its id is resumed.
# Happens   A server that reads, sees the client's close_notify as end of file and calls close(): the session is thrown
#           out of the cache, 0 of 5 returns resumed, 5 misses. With unwrap() before close(): 5 of 5.
#           OpenSSL drops a session whose connection the server did not end by SSL_shutdown, however politely
#           the client did, and Python's close() does not call it.
# Matters   Session ids are all that a classic balancer has, so a stand-in for one is soon written in Python; it
#           issues ids and accepts none. Tickets and TLS 1.3 hide it, as they need no cache.
# Documented  OpenSSL's SSL_CTX_set_session_cache_mode / SSL_shutdown pages name the rule; Python's ssl page has
#           unwrap() only as the way back to an unencrypted connection.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; cd "$dir"
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout key.pem -out cert.pem \
  -days 2 -subj /CN=localhost -addext subjectAltName=DNS:localhost 2>/dev/null
cat > try.py <<'PY'
import socket, ssl, sys, threading

def run(polite):
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain("cert.pem", "key.pem")
    client = ssl.create_default_context(cafile="cert.pem")
    client.maximum_version = ssl.TLSVersion.TLSv1_2
    client.options |= ssl.OP_NO_TICKET
    listener = socket.create_server(("127.0.0.1", 0))
    reused = []

    def serve():
        for _ in range(6):
            with server.wrap_socket(listener.accept()[0], server_side=True) as s:
                reused.append(s.session_reused)
                while s.recv(100):
                    pass
                if polite:
                    s.unwrap()

    thread = threading.Thread(target=serve)
    thread.start()
    session = None
    for _ in range(6):
        raw = socket.create_connection(listener.getsockname())
        with client.wrap_socket(raw, server_hostname="localhost", session=session) as s:
            s.send(b"x")
            session = s.session
            try:
                s.unwrap()  # sends close_notify, then waits for the server's
            except ssl.SSLEOFError:
                pass
    thread.join()
    return reused, server.session_stats()

rude, stats = run(False)
print(sys.version.split()[0], ssl.OPENSSL_VERSION)
print("close():           resumed", rude, "misses", stats["misses"])
polite, stats = run(True)
print("unwrap(), close(): resumed", polite, "hits", stats["hits"])
sys.exit(not (rude == [False] * 6 and polite == [False] + [True] * 5))
PY
python3 try.py
