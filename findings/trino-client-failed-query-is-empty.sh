#!/usr/bin/env bash
# trino-client: a query that failed is a result without rows, unless one looks at each page's `error`.
#
# Packages  trino-client 0.2.9 (npm, the client of the Trino project)
# Expected  A query that the server refuses throws, as with Trino's own clients for Python and Java: the documented loop
#           `for await (const page of await trino.query(sql))` is all that its README shows.
# Happens   The page that carries the server's error comes as any other: no `data`, no `columns`, state FAILED. The loop
#           ends as after an empty table, and nothing is thrown.
# Matters   A misspelt table or a cluster without workers reads as "no rows": a monitor of rates would be silent.
# Documented  https://trino.io/docs/current/develop/client-protocol.html: "If the `error` JSON object is not present,
#           the query completed successfully". The server below answers as that page shows a failed query's answer.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; cd "$dir"
npm init -y >/dev/null && npm install --silent --no-audit --no-fund trino-client@0.2.9 >/dev/null 2>&1
cat > run.cjs <<'JS'
const { createServer } = require('node:http');
const { Trino } = require('trino-client');
const server = createServer((request, response) => {
  request.resume().on('end', () => {
    response.setHeader('content-type', 'application/json');
    const id = '20260101_000000_00000_aaaaa';
    const origin = `http://127.0.0.1:${server.address().port}`;
    // As a real server does: it takes the query first, and says on the next page how it ended.
    if (request.method === 'POST') {
      const nextUri = `${origin}/v1/statement/queued/${id}/y1/1`;
      return response.end(JSON.stringify({ id, infoUri: origin, nextUri, stats: { state: 'QUEUED' }, warnings: [] }));
    }
    response.end(JSON.stringify({
      id, infoUri: origin, stats: { state: 'FAILED' }, warnings: [],
      error: { message: "line 1:15: Table 'hive.lake.handshake' does not exist", errorCode: 46,
        errorName: 'TABLE_NOT_FOUND', errorType: 'USER_ERROR' },
    }));
  });
}).listen(0, '127.0.0.1', async () => {
  const trino = Trino.create({ server: `http://127.0.0.1:${server.address().port}`, catalog: 'hive', schema: 'lake' });
  let rows = 0;
  let pages = 0;
  let thrown = 'nothing';
  let error;
  try {
    for await (const page of await trino.query('SELECT * FROM handshake')) {
      pages += 1;
      rows += page.data?.length ?? 0;
      error ??= page.error?.errorName;
    }
  } catch (cause) {
    thrown = cause.message;
  }
  console.log(`trino-client ${require('trino-client/package.json').version}: ${pages} page, ${rows} rows, thrown: ${thrown}; page.error: ${error}`);
  server.close();
});
JS
seen=$(timeout 60 node run.cjs); echo "$seen"
[ "$seen" = 'trino-client 0.2.9: 1 page, 0 rows, thrown: nothing; page.error: TABLE_NOT_FOUND' ]
