/** The part of the page of clients that says how to check one's own. */
export const CLIENT_CHECK_SECTION = `## Check your own client

\`client-check\` opens balancers of the three types on this machine's loopback, lets your client come to
them, and reads from each ClientHello what it offers:

\`\`\`sh
npm run client-check -- -- python3 my_client.py {url12} {url13}     # a verdict within half a minute
npm run client-check -- --type network --expect ticket,psk -- ./my-client {url12} {url13}   # for CI
npm run client-check                                                 # waits for a client, until Ctrl-C
\`\`\`

COMMAND stands behind a second \`--\`. It runs once for each type, and the last one again, which shows
what a new process does. \`{url12}\` and \`{url13}\` in it become the addresses by TLS 1.2 and 1.3 (a
classic balancer has TLS 1.2 alone: both are that one), \`{host}\`, \`{port12}\` and \`{port13}\` their
parts, \`{ca}\` the file of the authority. The environment has \`CLIENT_CHECK_URL_12\`,
\`CLIENT_CHECK_URL_13\` and the variables by which OpenSSL, Go, Python, Node, Deno, curl, the AWS SDKs,
libpq, gRPC and Java trust the authority. A browser and a client with roots of its own need to be
told (\`{ca}\`). The authority's key was thrown away, and it can name loopback alone. Let COMMAND make
eight connections one after another, then five at once: two show whether it offers, four show it at
another node, and only connections that are open at once show a burst. Each handshake waits for 50 ms,
as over a network, so that those of a burst meet.

| option | default | meaning |
|---|---|---|
| \`--type TYPE\` | all | \`classic\`, \`application\`, \`network\` |
| \`--nodes N\` | 3 | nodes of each balancer, 9 at most |
| \`--connections N\` | – | ends after so many connections |
| \`--expect LIST\` | – | of \`id\`, \`ticket\`, \`psk\`: exits with 1 unless the client offers by each of them whenever it comes back |
| \`--json\` | – | prints connections and verdict alone, as JSON |

Exit status: 0 done; 1 not as expected; 2 not done.

Each connection is a line: what was offered (nothing, an ID, a ticket, a PSK, or why it can't be given
one), which node issued it and how long ago, and what the node answered. The verdict answers the
questions of the tables below, gives the rate that the client can reach at each type of balancer,
and names the switch where its user agent tells a row below. No session, ticket or ID is printed
or kept, and of the user agent nothing but its kind.

- **The nodes** take turns, three visits each, behind one name, \`localhost\`. To a client that keeps
  its sessions by name, that is a name with several addresses. Whether another **address** makes a
  difference shows only with the lines for the hosts file that are printed: then each node has its
  own, and one at a time listens. Nothing is written there for you. A client that tries the first
  address alone fails then, and Node gets no session from an address that it tried second
  ([finding](../findings/node-second-address-no-session.sh)).
- **Dialled by address**, without a name (SNI), a client keeps sessions by address. It is told, but
  the nodes share the address here.
- **New tickets** come as OpenSSL sends them: in TLS 1.3 two at a full handshake (s2n: one) and one at
  a resumption; in TLS 1.2 one at a full handshake and none at a resumption. AWS documents nothing of
  it. What a client offers first does not depend on it. How often one that uses a ticket once can
  offer, and how many of a burst do, does: the verdict says so.
- A **program of many processes**, such as a shell script that calls \`curl\` several times, is a new
  process each time. Give \`curl\` several addresses.
- **Answered** are HTTP/1.1, MQTT, Redis, PostgreSQL (its SSLRequest too) and the start of HTTP/2, each
  just enough for a client to come back. HTTP/1.1 is agreed wherever a client takes it. What speaks
  another protocol first is heard out for a second, and its handshakes count.
- Connections to \`{url12}\` and \`{url13}\` have one name. Some clients keep sessions by name alone, and
  offer those of one port at the other: \`full, other port\`. Call one address after the other.

Two switches that no manual has, as they run here in \`npm run test:clients\`:
[requests](examples/resuming_requests.py) and [Node's fetch](examples/resuming-fetch.mjs).

`;
