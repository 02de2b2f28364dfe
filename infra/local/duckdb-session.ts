import { mkdtempSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';
import {
  BIGINT,
  BOOLEAN,
  type DuckDBAppender,
  type DuckDBConnection,
  DuckDBDataChunk,
  DuckDBInstance,
  type JS,
} from '@duckdb/node-api';
import { Fault } from '../../functions/errors.ts';
import type { QueryEngine, QueryRow, QueryValue } from '../../functions/ports.ts';

export interface DuckDbLimits {
  readonly memoryLimitMb?: number;
  readonly threads?: number;
  /** An empty folder to spill to, which the caller removes; else one of its own in the OS temp dir. */
  readonly spillDir?: string;
}

/** An embedded DuckDB that gives SQL the meaning that Athena gives it. */
export interface DuckDbSession extends QueryEngine {
  /** Runs statements that return nothing. */
  run(sql: string): Promise<void>;
  /** The first column of a query's rows, which are whole numbers of 64 bits. */
  numbers(sql: string): Promise<BigInt64Array>;
  /** Makes a table of rows of numbers and truths, however many. */
  fill(
    table: string,
    columns: Readonly<Record<string, keyof typeof FILLED_TYPES>>,
    rows: Iterable<readonly (bigint | boolean)[]>,
  ): Promise<void>;
  close(): void;
}

const FILLED_TYPES = { BIGINT, BOOLEAN } as const;
/** Rows of one chunk of DuckDB. */
const CHUNK_ROWS = 2048;

/**
 * Half the machine, at most 2 GB: over 10 M handshakes, 4 GB saved an eighth of the processor time
 * (`test/bench/measure-bench.ts`). What does not fit is spilled.
 */
const MEMORY_LIMIT_MB = Math.min(2048, Math.floor(totalmem() / 2 ** 21));

/**
 * Half the machine too: with a second thread on two cores the rate query took a third less time and a
 * third more of the processor, because groups of many clients are built for each thread and merged.
 */
const THREADS = Math.max(1, Math.floor(availableParallelism() / 2));

/** Trino divides integers to integers, puts nulls last and knows no local time zone. */
const TRINO_SETTINGS = `SET TimeZone = 'UTC';
SET integer_division = true;
SET default_null_order = 'nulls_last';
SET lock_configuration = true`;

/**
 * Opens an empty in-memory DuckDB, which spills to a folder of its own in the OS temp dir and never
 * reaches for the network; throws `query-failed` when it can't start.
 */
export async function openDuckDbSession(limits: DuckDbLimits = {}): Promise<DuckDbSession> {
  const ownSpill =
    limits.spillDir === undefined
      ? mkdtempSync(join(tmpdir(), 'resumption-watch-duckdb-'))
      : undefined;
  // Not later: who closes the engine often ends the process next.
  const removeSpill = (): void => {
    if (ownSpill !== undefined) rmSync(ownSpill, { recursive: true, force: true });
  };
  try {
    const instance = await DuckDBInstance.create(':memory:', {
      memory_limit: `${limits.memoryLimitMb ?? MEMORY_LIMIT_MB}MB`,
      threads: String(limits.threads ?? THREADS),
      temp_directory: ownSpill ?? limits.spillDir ?? tmpdir(),
      preserve_insertion_order: 'false',
      autoinstall_known_extensions: 'false',
      autoload_known_extensions: 'false',
    });
    const connection = await instance.connect();
    await connection.run(TRINO_SETTINGS);
    return session(connection, () => {
      connection.closeSync();
      instance.closeSync();
      removeSpill();
    });
  } catch (cause) {
    removeSpill();
    throw new Fault('query-failed', `DuckDB does not start: ${firstLine(cause)}`, { cause });
  }
}

function session(connection: DuckDBConnection, close: () => void): DuckDbSession {
  const guarded = async <Result>(work: () => Promise<Result>): Promise<Result> => {
    try {
      return await work();
    } catch (cause) {
      throw new Fault('query-failed', `DuckDB could not run the query: ${firstLine(cause)}`, {
        cause,
      });
    }
  };
  return {
    run: (sql) => guarded(async () => void (await connection.run(sql))),
    query: (sql) =>
      guarded(async () => {
        const reader = await connection.runAndReadAll(sql);
        return reader.getRowObjectsJS().map(queryRow);
      }),
    numbers: (sql) =>
      guarded(async () => {
        const numbers: bigint[] = [];
        const result = await connection.stream(sql);
        for (;;) {
          const chunk = await result.fetchChunk();
          if (chunk === null || chunk.rowCount === 0) break;
          numbers.push(...(chunk.getColumnValues(0) as bigint[]));
        }
        return BigInt64Array.from(numbers);
      }),
    fill: (table, columns, rows) =>
      guarded(async () => {
        const typed = Object.entries(columns).map(([name, type]) => `${name} ${type}`);
        await connection.run(`CREATE TABLE ${table} (${typed.join(', ')})`);
        const appender = await connection.createAppender(table);
        append(appender, Object.values(columns), rows);
        appender.closeSync();
      }),
    close,
  };
}

/** Chunk by chunk: a call for each value costs more than all else. */
function append(
  appender: DuckDBAppender,
  columns: readonly (keyof typeof FILLED_TYPES)[],
  rows: Iterable<readonly (bigint | boolean)[]>,
): void {
  const types = columns.map((type) => FILLED_TYPES[type]);
  let some: (readonly (bigint | boolean)[])[] = [];
  const flush = (): void => {
    const chunk = DuckDBDataChunk.create(types, some.length);
    chunk.setRows(some);
    appender.appendDataChunk(chunk);
    some = [];
  };
  for (const row of rows) {
    some.push(row);
    if (some.length === CHUNK_ROWS) flush();
  }
  if (some.length > 0) flush();
}

const queryRow = (row: Readonly<Record<string, JS>>): QueryRow =>
  Object.fromEntries(Object.entries(row).map(([name, value]) => [name, queryValue(value)]));

/** BIGINT and HUGEINT become numbers; a value that a number can't hold exactly is our own mistake. */
function queryValue(value: JS): QueryValue {
  if (typeof value === 'bigint') {
    const number = Number(value);
    if (!Number.isSafeInteger(number)) throw new Error(`no exact number for ${value}`);
    return number;
  }
  if (value === null || ['string', 'number', 'boolean'].includes(typeof value))
    return value as QueryValue;
  throw new Error(`a query returns text, numbers and booleans only, not ${typeof value}`);
}

function firstLine(cause: unknown): string {
  const message = cause instanceof Error ? cause.message : String(cause);
  return message.split('\n', 1)[0] ?? '';
}
