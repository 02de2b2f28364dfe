/** One object of a store: its key (`/`-separated, relative to the store) and size in bytes. */
export interface ObjectInfo {
  readonly key: string;
  readonly sizeBytes: number;
}

/** An object opened for reading; `chunks` ends early or throws when the world fails. */
export interface ObjectBody {
  readonly sizeBytes: number;
  readonly chunks: AsyncIterable<Uint8Array>;
}

/** An object being written: nothing is visible under its key before `commit`. */
export interface ObjectWriter {
  append(bytes: Uint8Array): Promise<void>;
  commit(): Promise<void>;
  abort(): Promise<void>;
}

/** A bucket or a folder. */
export interface ObjectStore {
  /** Every object whose key begins with `prefix`, in key order. */
  list(prefix: string): AsyncIterable<ObjectInfo>;
  /** Opens an object; undefined when there is none under that key. */
  read(key: string): Promise<ObjectBody | undefined>;
  /** Starts an object; `commit` replaces whatever stood under the key. */
  write(key: string): Promise<ObjectWriter>;
}

export type QueryValue = string | number | boolean | null;
export type QueryRow = Readonly<Record<string, QueryValue>>;

/** Runs one SQL text of the subset that Athena and DuckDB share; BIGINT arrives as a number. */
export interface QueryEngine {
  query(sql: string): Promise<readonly QueryRow[]>;
}

/** The time now, in epoch milliseconds. */
export interface Clock {
  nowMs(): number;
}
