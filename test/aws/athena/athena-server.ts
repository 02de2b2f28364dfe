import type { IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';
import { onTestFinished, vi } from 'vitest';
import { s3Client } from '../../../infra/aws/s3/s3-client.ts';
import { temporaryFolder } from '../../functions/ingest/read-lake.ts';
import { serveOnLoopback } from '../wire/loopback-server.ts';
import { AthenaOnDuckDb, InvalidRequest } from './athena-on-duckdb.ts';
import { LakeCopy } from './lake-copy.ts';

/** Where the queries of this test run. */
export const ATHENA_PLACE = {
  workgroup: 'resumption-watch',
  database: 'resumption_watch',
} as const;

/**
 * Athena over HTTP for the clients that this test makes from here on: the tables are a bucket's, the
 * results go to its `athena/`. The emulator has an Athena too, but it knows no token, and its results
 * are not where it says.
 */
export async function athenaOver(bucket: string): Promise<AthenaOnDuckDb> {
  const client = s3Client();
  const folder = await temporaryFolder();
  const athena = new AthenaOnDuckDb({
    ...{ client, folder, lake: new LakeCopy(client, bucket, folder) },
    ...ATHENA_PLACE,
    outputLocation: `s3://${bucket}/athena/`,
  });
  const server = await serveAthena(() => athena);
  vi.stubEnv('AWS_ENDPOINT_URL_ATHENA', server.url);
  onTestFinished(async () => {
    vi.unstubAllEnvs();
    await athena.idle();
    server.close();
  });
  return athena;
}

/** Serves whichever Athena there is at the time of each request. */
export async function serveAthena(
  current: () => AthenaOnDuckDb,
): Promise<{ readonly url: string; close(): void }> {
  return await serveOnLoopback(async (request, response) => {
    const { status, body } = await answer(current(), request);
    response.writeHead(status, { 'content-type': 'application/x-amz-json-1.1' });
    response.end(JSON.stringify(body));
  });
}

async function answer(athena: AthenaOnDuckDb, request: IncomingMessage) {
  const name = String(request.headers['x-amz-target']).replace('AmazonAthena.', '');
  try {
    const action = athena.actions[name];
    if (action === undefined) throw new InvalidRequest(`no such action: ${name}`);
    return { status: 200, body: await action(JSON.parse(await text(request))) };
  } catch (error) {
    if (!(error instanceof InvalidRequest)) throw error;
    return { status: 400, body: { __type: error.name, Message: error.message } };
  }
}
