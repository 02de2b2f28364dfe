#!/usr/bin/env bash
# The AWS SDK for JavaScript is refused by its own object when the answer to a conditional put is lost.
#
# Packages  @aws-sdk/client-s3 3.1169.0 (npm), on node-linux 24.21.0, against 20 lines of HTTP server
# Expected  PutObject with If-None-Match: * rejects with PreconditionFailed only where another writer was first.
# Happens   The first attempt is stored, its answer is lost (the connection ends). The SDK tries again by itself, finds the
#           object and rejects with 412 PreconditionFailed: the only writer there is lost against itself.
#           $metadata.attempts (2) is the only trace.
# Matters   A lock, claim or "sent once" marker in S3 is such a put. Taken at its word, the 412 means that somebody else does
#           the work: nobody does. With an id of the writer in the metadata the loser can look and see itself.
# Documented  S3 guide, "Conditional writes": 412 is for an object that exists; the retries of the SDK are
#           not spoken of. The same was reported of the SDK for Java (aws/aws-sdk-java-v2 issue 6580).
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; cd "$dir"
arch=$(uname -m | sed 's/x86_64/x64/; s/aarch64/arm64/')
npm install --silent --no-audit --no-fund --prefix . "node-linux-$arch@24.21.0" @aws-sdk/client-s3@3.1169.0 >/dev/null
cat > try.mjs <<'JS'
import http from 'node:http';
import { text } from 'node:stream/consumers';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
const objects = new Map();
const server = http.createServer(async (request, response) => {
  const body = await text(request);
  const { pathname } = new URL(request.url, 'http://s3');
  if (objects.has(pathname) && request.headers['if-none-match'] === '*') {
    response.writeHead(412, { 'content-type': 'application/xml' }).end('<Error><Code>PreconditionFailed</Code></Error>');
    return;
  }
  objects.set(pathname, body);
  request.socket.destroy(); // stored, but the answer is lost
});
await new Promise((done) => server.listen(0, '127.0.0.1', done));
const client = new S3Client({
  endpoint: `http://127.0.0.1:${server.address().port}`,
  region: 'us-east-1',
  forcePathStyle: true,
  credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
});
const put = new PutObjectCommand({ Bucket: 'locks', Key: 'job', Body: 'mine', IfNoneMatch: '*' });
const error = await client.send(put).then(() => undefined, (e) => e);
console.log(`rejected: ${error?.name}, attempts: ${error?.$metadata?.attempts}`);
console.log(`stored: ${JSON.stringify([...objects])}`);
process.exit(error?.name === 'PreconditionFailed' && objects.get('/locks/job') === 'mine' ? 0 : 1);
JS
"node_modules/node-linux-$arch/bin/node" try.mjs
