import { createHash } from 'node:crypto';
import {
  AthenaClient,
  BatchGetQueryExecutionCommand,
  GetQueryExecutionCommand,
  GetQueryResultsCommand,
  paginateListQueryExecutions,
  type QueryExecution,
  StartQueryExecutionCommand,
} from '@aws-sdk/client-athena';
import type { S3Client } from '@aws-sdk/client-s3';
import { Fault } from '../../../functions/errors.ts';
import type { QueryRow, QueryRun, QueryRunState, QueryRuns } from '../../../functions/ports.ts';
import { s3Client } from '../s3/s3-client.ts';
import { S3Store } from '../s3/s3-store.ts';
import { type AwsCall, awsFault, orAwsFault } from '../sdk/aws-fault.ts';
import { awsSettings } from '../sdk/aws-settings.ts';
import { type AthenaColumn, athenaRows } from './athena-rows.ts';

/** Where queries run. */
export interface AthenaPlace {
  /** Its configuration says where results go. */
  readonly workgroup: string;
  readonly database: string;
}

/** A client of Athena; that too many queries run at once counts as throttling there. */
export function athenaClient(): AthenaClient {
  return new AthenaClient(awsSettings());
}

/** Queries of one workgroup of Athena; throws `query-failed`, and `read-failed` for a result object. */
export class AthenaRuns implements QueryRuns {
  readonly #place: AthenaPlace;
  readonly #client: AthenaClient;
  readonly #s3: S3Client;

  constructor(place: AthenaPlace, client = athenaClient(), s3 = s3Client()) {
    this.#place = place;
    this.#client = client;
    this.#s3 = s3;
  }

  async start(sql: string): Promise<string> {
    const started = await this.#try(
      'start a query',
      'StartQueryExecution',
      this.#client.send(
        new StartQueryExecutionCommand({
          QueryString: sql,
          // Athena answers a token that it knows with the run that it started then.
          ClientRequestToken: createHash('sha256').update(sql).digest('hex'),
          WorkGroup: this.#place.workgroup,
          QueryExecutionContext: { Database: this.#place.database },
        }),
      ),
    );
    return started.QueryExecutionId ?? '';
  }

  async look(id: string): Promise<QueryRun> {
    return runOf(await this.#execution(id));
  }

  async rows(id: string): Promise<readonly QueryRow[]> {
    const execution = await this.#execution(id);
    const { state, reason } = runOf(execution);
    if (state !== 'succeeded') {
      const cause = new Error(reason ?? 'it has not ended');
      throw new Fault('query-failed', `query ${id} has no rows: ${cause.message}`, { cause });
    }
    const columns = await this.#columns(id);
    const location = execution.ResultConfiguration?.OutputLocation ?? '';
    const call = this.#call(`read the result of query ${id} (${location})`, 'GetQueryResults');
    return await orAwsFault(call, this.#rowsAt(location, columns));
  }

  async *recent(sinceMs: number): AsyncIterable<QueryRun> {
    const pages = paginateListQueryExecutions(
      { client: this.#client },
      { WorkGroup: this.#place.workgroup },
    );
    try {
      for await (const { QueryExecutionIds = [] } of pages) {
        const runs = await this.#looks(QueryExecutionIds);
        yield* runs.filter(({ startedAtMs }) => startedAtMs >= sinceMs);
        // Athena lists the newest first: what follows is older still.
        if (runs.some(({ startedAtMs }) => startedAtMs < sinceMs)) return;
      }
    } catch (cause) {
      throw awsFault(this.#call('list queries', 'ListQueryExecutions'), cause);
    }
  }

  async #execution(id: string): Promise<QueryExecution> {
    const found = await this.#try(
      `look at query ${id}`,
      'GetQueryExecution',
      this.#client.send(new GetQueryExecutionCommand({ QueryExecutionId: id })),
    );
    return found.QueryExecution ?? {};
  }

  async #looks(ids: readonly string[]): Promise<readonly QueryRun[]> {
    if (ids.length === 0) return [];
    const found = await this.#try(
      'look at queries',
      'BatchGetQueryExecution',
      this.#client.send(new BatchGetQueryExecutionCommand({ QueryExecutionIds: [...ids] })),
    );
    const [failed] = found.UnprocessedQueryExecutionIds ?? [];
    if (failed !== undefined) {
      const { QueryExecutionId: id, ErrorMessage: reason } = failed;
      throw new Fault('query-failed', `can't look at query ${id}: ${reason}`);
    }
    const runs = (found.QueryExecutions ?? []).map(runOf);
    return runs.sort((a, b) => b.startedAtMs - a.startedAtMs);
  }

  async #columns(id: string): Promise<readonly AthenaColumn[]> {
    const command = new GetQueryResultsCommand({ QueryExecutionId: id, MaxResults: 1 });
    const what = `read the columns of query ${id}`;
    const { ResultSet } = await this.#try(what, 'GetQueryResults', this.#client.send(command));
    const columns = ResultSet?.ResultSetMetadata?.ColumnInfo ?? [];
    return columns.map(({ Name = '', Type = '' }) => ({ name: Name, type: Type }));
  }

  /** From the object: pages of 1,000 rows would cost a call each, and show NULL and an empty text alike. */
  async #rowsAt(location: string, columns: readonly AthenaColumn[]): Promise<readonly QueryRow[]> {
    const { bucket = '', key = '' } =
      /^s3:\/\/(?<bucket>[^/]+)\/(?<key>.+)$/.exec(location)?.groups ?? {};
    const body = await new S3Store(bucket, this.#s3).read(key);
    if (body === undefined) throw new Error('the object is gone');
    return await athenaRows(columns, body.chunks);
  }

  #try<T>(what: string, action: string, work: Promise<T>): Promise<T> {
    return orAwsFault(this.#call(what, action), work);
  }

  #call(what: string, action: string): AwsCall {
    const { workgroup } = this.#place;
    return {
      code: 'query-failed',
      what: `${what} in workgroup ${workgroup}`,
      permission: `athena:${action} on workgroup ${workgroup}`,
    };
  }
}

const STATES: Readonly<Record<string, QueryRunState>> = {
  QUEUED: 'running',
  RUNNING: 'running',
  SUCCEEDED: 'succeeded',
};

function runOf({ QueryExecutionId = '', Query = '', Status = {} }: QueryExecution): QueryRun {
  const { State = '', StateChangeReason, SubmissionDateTime } = Status;
  const state = STATES[State] ?? 'failed';
  return {
    id: QueryExecutionId,
    state,
    sql: Query,
    reason: state === 'failed' ? (StateChangeReason ?? State) : null,
    startedAtMs: SubmissionDateTime?.getTime() ?? 0,
  };
}
