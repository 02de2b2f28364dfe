import { randomUUID } from 'node:crypto';
import { PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { athenaCsvRecords } from '../../../infra/aws/athena/athena-csv.ts';
import { type ExecutedQuery, executeOnDuckDb } from './duckdb-execution.ts';
import type { LakeCopy } from './lake-copy.ts';

/** A workgroup, its one database and the lake behind it. */
export interface AthenaSetup {
  readonly client: S3Client;
  readonly lake: LakeCopy;
  /** Where results are put together. */
  readonly folder: string;
  readonly workgroup: string;
  readonly database: string;
  /** `s3://bucket/prefix/`, as the workgroup enforces it. */
  readonly outputLocation: string;
}

/** A request that Athena refuses. */
export class InvalidRequest extends Error {
  override readonly name = 'InvalidRequestException';
}

type Parameters = Readonly<Record<string, unknown>>;

interface Execution {
  readonly id: string;
  readonly sql: string;
  readonly request: string;
  readonly submittedAtMs: number;
  state: 'QUEUED' | 'RUNNING' | 'SUCCEEDED' | 'FAILED';
  reason: string | undefined;
  result: ExecutedQuery | undefined;
  done: Promise<void>;
}

const SQL_BYTES_MAX = 262_144;
const PAGE_MAX = 1000;
/** Athena's own pages have up to 50; smaller ones show that they are followed. */
const LIST_MAX = 5;

/**
 * What Athena's API promises, with DuckDB behind it: starting is idempotent by token, results lie in
 * S3. https://docs.aws.amazon.com/athena/latest/APIReference/API_StartQueryExecution.html
 */
export class AthenaOnDuckDb {
  readonly #setup: AthenaSetup;
  readonly #executions = new Map<string, Execution>();
  readonly #idsByToken = new Map<string, string>();

  constructor(setup: AthenaSetup) {
    this.#setup = setup;
  }

  /** Answers when no query runs any more: what Athena would have told EventBridge of each. */
  async idle(): Promise<readonly { readonly id: string; readonly state: string }[]> {
    for (const { done } of this.#executions.values()) await done;
    return [...this.#executions.values()].map(({ id, state }) => ({ id, state }));
  }

  readonly actions: Readonly<Record<string, (parameters: Parameters) => unknown>> = {
    StartQueryExecution: (asked) => ({ QueryExecutionId: this.#start(asked) }),
    GetQueryExecution: ({ QueryExecutionId }) => ({
      QueryExecution: this.#described(this.#find(QueryExecutionId)),
    }),
    BatchGetQueryExecution: ({ QueryExecutionIds }) => ({
      QueryExecutions: (QueryExecutionIds as readonly string[]).map((id) =>
        this.#described(this.#find(id)),
      ),
      UnprocessedQueryExecutionIds: [],
    }),
    ListQueryExecutions: (asked) => this.#list(asked),
    GetQueryResults: (asked) => this.#results(asked),
  };

  #start(asked: Parameters): string {
    const { ClientRequestToken: token, ...rest } = asked;
    const { QueryString: sql, WorkGroup, QueryExecutionContext } = rest;
    const { workgroup, database } = this.#setup;
    if (typeof sql !== 'string' || Buffer.byteLength(sql) > SQL_BYTES_MAX) {
      throw new InvalidRequest(`QueryString must have at most ${SQL_BYTES_MAX} bytes`);
    }
    if (WorkGroup !== workgroup) throw new InvalidRequest(`WorkGroup ${WorkGroup} is not found.`);
    const asDatabase = (QueryExecutionContext as Parameters | undefined)?.Database;
    if (asDatabase !== database) throw new InvalidRequest(`database ${asDatabase} is not found`);
    if (typeof token !== 'string' || token.length < 32 || token.length > 128) {
      throw new InvalidRequest('ClientRequestToken must have 32 to 128 characters');
    }
    const known = this.#executions.get(this.#idsByToken.get(token) ?? '');
    if (known === undefined) return this.#begin(sql, token, JSON.stringify(rest));
    if (known.request === JSON.stringify(rest)) return known.id;
    throw new InvalidRequest('Idempotent parameters do not match');
  }

  #begin(sql: string, token: string, request: string): string {
    const id = randomUUID();
    const execution: Execution = {
      ...{ id, sql, request, submittedAtMs: Date.now(), state: 'QUEUED' },
      ...{ reason: undefined, result: undefined, done: Promise.resolve() },
    };
    this.#executions.set(id, execution);
    this.#idsByToken.set(token, id);
    execution.done = this.#execute(execution);
    return id;
  }

  async #execute(execution: Execution): Promise<void> {
    const { client, lake, folder } = this.#setup;
    execution.state = 'RUNNING';
    try {
      execution.result = await executeOnDuckDb(execution.sql, lake, folder);
      const [, bucket, key] = /^s3:\/\/([^/]+)\/(.+)$/.exec(this.#locationOf(execution)) ?? [];
      const Body = execution.result.csv;
      await client.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body }));
      execution.state = 'SUCCEEDED';
    } catch (error) {
      execution.reason = error instanceof Error ? error.message : String(error);
      execution.state = 'FAILED';
    }
  }

  #find(id: unknown): Execution {
    const execution = this.#executions.get(String(id));
    if (execution === undefined) throw new InvalidRequest(`QueryExecution ${id} was not found`);
    return execution;
  }

  #described(execution: Execution) {
    const { id, sql, state, reason, submittedAtMs } = execution;
    const { workgroup, database } = this.#setup;
    return {
      QueryExecutionId: id,
      Query: sql,
      WorkGroup: workgroup,
      QueryExecutionContext: { Database: database },
      ResultConfiguration: { OutputLocation: this.#locationOf(execution) },
      Status: {
        State: state,
        StateChangeReason: reason,
        SubmissionDateTime: submittedAtMs / 1000,
      },
    };
  }

  #locationOf({ id }: Execution): string {
    return `${this.#setup.outputLocation}${id}.csv`;
  }

  #list({ MaxResults = LIST_MAX, NextToken = '0' }: Parameters) {
    const ids = [...this.#executions.keys()].reverse();
    const { items, ...next } = paged(ids, Number(NextToken), Number(MaxResults));
    return { QueryExecutionIds: items, ...next };
  }

  async #results(asked: Parameters) {
    const { QueryExecutionId, MaxResults = PAGE_MAX, NextToken = '0' } = asked;
    const { result, state } = this.#find(QueryExecutionId);
    if (result === undefined || state !== 'SUCCEEDED') {
      throw new InvalidRequest(`Query has not yet finished. Current state: ${state}`);
    }
    const rows: unknown[] = [];
    for await (const record of athenaCsvRecords(oneChunk(result.csv))) {
      rows.push({ Data: record.map((value) => (value === null ? {} : { VarCharValue: value })) });
    }
    const { items, ...next } = paged(rows, Number(NextToken), Number(MaxResults));
    const ResultSetMetadata = { ColumnInfo: result.columns };
    return { ResultSet: { Rows: items, ResultSetMetadata }, ...next };
  }
}

async function* oneChunk(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}

function paged<Item>(all: readonly Item[], from: number, count: number) {
  const end = from + count;
  return { items: all.slice(from, end), ...(end < all.length ? { NextToken: String(end) } : {}) };
}
