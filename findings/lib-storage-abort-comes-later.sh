#!/usr/bin/env bash
# @aws-sdk/lib-storage: `await upload.abort()` returns before the upload is aborted.
#
# Packages  @aws-sdk/lib-storage and client-s3 3.1169.0 (npm), on node-linux 24.21.0, against 20 lines of HTTP server
# Expected  When abort() has resolved, and done() has rejected with AbortError, S3 was asked to abort.
# Happens   Both settle at once. The parts under way are still sent to their end, and AbortMultipartUpload goes out only
#           behind the last of them: here some 700 ms after both promises. abort() sets a flag, no more.
# Matters   A Lambda function that aborts and returns is frozen in between. The parts stay, unseen by any listing, and
#           are paid for until a lifecycle rule finds them.
# Documented  lib-storage's README speaks of AbortMultipartUpload only at leavePartsOnError; abort() is declared
#           as Promise<void>, and nothing says what it waits for.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; cd "$dir"
arch=$(uname -m | sed 's/x86_64/x64/; s/aarch64/arm64/')
npm install --silent --no-audit --no-fund --prefix . \
  "node-linux-$arch@24.21.0" @aws-sdk/lib-storage@3.1169.0 @aws-sdk/client-s3@3.1169.0 >/dev/null
cat > try.mjs <<'JS'
import { once } from 'node:events';
import http from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import { S3Client } from '@aws-sdk/client-s3';
import { Upload } from '@aws-sdk/lib-storage';
const events = [];
const note = (event) => { events.push(event); console.log(event); };
const server = http.createServer(async (request, response) => {
  request.resume();
  await once(request, 'end');
  const query = new URL(request.url, 'http://s3').searchParams;
  if (query.has('uploads')) {
    const text = '<Bucket>logs</Bucket><Key>k</Key><UploadId>1</UploadId>';
    response.setHeader('content-type', 'application/xml').end(`<InitiateMultipartUploadResult>${text}</InitiateMultipartUploadResult>`);
  } else if (request.method === 'PUT') {
    server.emit('part');
    await wait(700); // S3 stores the part
    note('part stored');
    response.setHeader('etag', '"e"').end();
  } else if (request.method === 'DELETE') {
    note('AbortMultipartUpload received');
    response.writeHead(204).end();
    server.emit('aborted');
  }
});
await new Promise((done) => server.listen(0, '127.0.0.1', done));
const client = new S3Client({
  endpoint: `http://127.0.0.1:${server.address().port}`,
  region: 'us-east-1',
  forcePathStyle: true,
  credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
});
const Body = Buffer.alloc(11 * 2 ** 20);
const upload = new Upload({ client, params: { Bucket: 'logs', Key: 'k', Body }, queueSize: 1 });
const done = upload.done().catch((error) => note(`done() rejected: ${error.name}`));
await once(server, 'part');
const aborted = once(server, 'aborted');
await upload.abort();
note('abort() resolved');
await done;
await Promise.race([aborted, wait(5000)]);
const at = (event) => events.findIndex((e) => e.startsWith(event));
const settled = Math.max(at('abort() resolved'), at('done() rejected: AbortError'));
process.exit(at('part stored') > settled && at('AbortMultipartUpload') > at('part stored') && settled === 1 ? 0 : 1);
JS
"node_modules/node-linux-$arch/bin/node" try.mjs
