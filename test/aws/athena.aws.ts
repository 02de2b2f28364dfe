import { describe, expect, test, vi } from 'vitest';
import type { QueryRun } from '../../functions/ports.ts';
import { AthenaRuns } from '../../infra/aws/athena/athena-runs.ts';
import { s3Client } from '../../infra/aws/s3/s3-client.ts';
import { S3Store } from '../../infra/aws/s3/s3-store.ts';
import { queryEngineContract } from '../contract/query-engine.contract.ts';
import { queryRunsContract } from '../contract/query-runs.contract.ts';
import { handshakesKey, parquetOf } from '../functions/measure/lake-parquet.ts';
import { AthenaEngine } from './athena/athena-engine.ts';
import { ATHENA_PLACE, athenaOver } from './athena/athena-server.ts';
import { emptyBucket } from './wire/bucket.ts';
import { firstTimes, onFaultyWire } from './wire/faulty-wire.ts';

const client = s3Client();

queryRunsContract('Athena', async () => {
  await athenaOver(await emptyBucket(client));
  return () => new AthenaRuns(ATHENA_PLACE);
});

describe('Athena keeps the contract of query engines', () => {
  queryEngineContract(async (rows) => {
    const bucket = await emptyBucket(client);
    const store = new S3Store(bucket, client);
    for (const [at, row] of rows.entries()) {
      const writer = await store.write(handshakesKey(row, `f${at}`));
      await writer.append(parquetOf([row]));
      await writer.commit();
    }
    await athenaOver(bucket);
    return new AthenaEngine(new AthenaRuns(ATHENA_PLACE));
  });
});

const isStart = ({ action }: { action: string }) => action.endsWith('.StartQueryExecution');
const TOO_MANY = { kind: 'answer', status: 400, error: 'TooManyRequestsException' } as const;

async function recent(runs: AthenaRuns, sinceMs: number): Promise<QueryRun[]> {
  const found: QueryRun[] = [];
  for await (const run of runs.recent(sinceMs)) found.push(run);
  return found;
}

test.each([TOO_MANY, { ...TOO_MANY, error: 'ThrottlingException' }])(
  '$error is waited out, and starts one query',
  async (refusal) => {
    await athenaOver(await emptyBucket(client));
    await onFaultyWire(firstTimes(2, isStart, refusal), 'AWS_ENDPOINT_URL_ATHENA');
    const runs = new AthenaRuns(ATHENA_PLACE);
    expect(await new AthenaEngine(runs).query('SELECT 1 AS x')).toEqual([{ x: 1 }]);
    expect(await recent(runs, 0)).toHaveLength(1);
  },
);

test('an Athena that is busy for too long is a fault that says so', async () => {
  await athenaOver(await emptyBucket(client));
  await onFaultyWire(() => TOO_MANY, 'AWS_ENDPOINT_URL_ATHENA');
  vi.stubEnv('AWS_MAX_ATTEMPTS', '2');
  const starting = new AthenaRuns(ATHENA_PLACE).start('SELECT 1');
  await expect(starting).rejects.toMatchObject({ code: 'query-failed', cause: expect.any(Error) });
  await expect(starting).rejects.toThrow(
    "can't start a query in workgroup resumption-watch: AWS is throttling (TooManyRequestsException",
  );
});

test('a query whose id was lost on the way is not started again', async () => {
  await athenaOver(await emptyBucket(client));
  await onFaultyWire(firstTimes(1, isStart, { kind: 'lost' }), 'AWS_ENDPOINT_URL_ATHENA');
  const runs = new AthenaRuns(ATHENA_PLACE);
  const id = await runs.start('SELECT 1 AS x');
  expect((await recent(runs, 0)).map((run) => run.id)).toEqual([id]);
});

test('recent runs are read page after page, only as far as they are recent', async () => {
  await athenaOver(await emptyBucket(client));
  const pages: string[] = [];
  await onFaultyWire(({ action }) => {
    if (action.endsWith('.ListQueryExecutions')) pages.push(action);
    return undefined;
  }, 'AWS_ENDPOINT_URL_ATHENA');
  const runs = new AthenaRuns(ATHENA_PLACE);
  const ids: string[] = [];
  for (let at = 0; at < 12; at += 1) ids.unshift(await runs.start(`SELECT ${at} AS x`));
  expect((await recent(runs, 0)).map(({ id }) => id)).toEqual(ids);
  expect(pages).toHaveLength(3);
  expect(await recent(runs, Date.now() + 1000)).toEqual([]);
  expect(pages).toHaveLength(4);
});

test('a result that is gone is a fault that names it', async () => {
  const bucket = await emptyBucket(client);
  const athena = await athenaOver(bucket);
  const runs = new AthenaRuns(ATHENA_PLACE);
  const id = await runs.start('SELECT 1 AS x');
  await athena.idle();
  await new S3Store(bucket, client).remove(`athena/${id}.csv`);
  await expect(runs.rows(id)).rejects.toMatchObject({
    code: 'query-failed',
    message: expect.stringContaining(`s3://${bucket}/athena/${id}.csv`),
  });
});

test('a workgroup that is not there is a fault', async () => {
  await athenaOver(await emptyBucket(client));
  const runs = new AthenaRuns({ ...ATHENA_PLACE, workgroup: 'other' });
  await expect(runs.start('SELECT 1')).rejects.toThrow(
    "can't start a query in workgroup other: InvalidRequestException: WorkGroup other is not found.",
  );
});
