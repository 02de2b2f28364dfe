#!/usr/bin/env bash
# requests and urllib3 forbid TLS 1.2 tickets in every ClientHello; Python's own http.client does not.
#
# Packages  urllib3 2.8.0, requests 2.34.2 (PyPI), on Python 3.11
# Expected  A client that keeps no session is merely not resumed; what it could be given is the same for all of Python.
# Happens   urllib3's context sets OP_NO_TICKET: extension 35 is absent from the ClientHello of urllib3 and requests,
#           and there with http.client, and with urllib3 once it is given ssl.create_default_context().
# Matters   A network balancer has tickets and no ids for TLS 1.2. So these clients cannot be
#           resumed there in TLS 1.2 as they come: part of a low rate is the clients', and no setting of the
#           balancer changes it. A look at one ClientHello tells, a probe of the balancer cannot.
# Documented  In the docstring of urllib3's create_urllib3_context(); a comment in its source gives the reason.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; cd "$dir"
python3 -m venv env
env/bin/pip --quiet --disable-pip-version-check install urllib3==2.8.0 requests==2.34.2
cat > try.py <<'PY'
import http.client, socket, ssl, sys, threading
import requests, urllib3

def offers_tickets(call):
    """Whether the ClientHello that the call sends has extension 35 (RFC 5077)."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        hello = []

        def take():
            peer, _ = listener.accept()
            with peer:
                hello.append(peer.recv(8192))

        thread = threading.Thread(target=take)
        thread.start()
        try:
            call(listener.getsockname()[1])
        except Exception:
            pass  # the server answers nothing
        thread.join()
    data, at = hello[0], 9 + 2 + 32  # record and message header, version, random
    at += 1 + data[at]  # session id
    at += 2 + int.from_bytes(data[at : at + 2], "big")  # cipher suites
    at += 1 + data[at] + 2  # compression methods, length of the extensions
    types = set()
    while at < len(data):
        types.add(int.from_bytes(data[at : at + 2], "big"))
        at += 4 + int.from_bytes(data[at + 2 : at + 4], "big")
    return 35 in types

def pool(port, **options):
    urllib3.PoolManager(retries=False, **options).request("GET", f"https://localhost:{port}/")

seen = {
    "http.client": offers_tickets(lambda p: http.client.HTTPSConnection("localhost", p).request("GET", "/")),
    "urllib3": offers_tickets(pool),
    "requests": offers_tickets(lambda p: requests.get(f"https://localhost:{p}/")),
    "urllib3 with the default context": offers_tickets(lambda p: pool(p, ssl_context=ssl.create_default_context())),
}
for name, offered in seen.items():
    print(f"{name}: extension 35 {'sent' if offered else 'absent'}")
sys.exit(list(seen.values()) != [True, False, False, True])
PY
env/bin/python try.py
