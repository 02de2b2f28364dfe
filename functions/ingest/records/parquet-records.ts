import { type FileMetaData, parquetMetadata, parquetRead, type RowGroup } from 'hyparquet';
import { COMPRESSORS } from './parquet-codec.ts';
import { columnsOf, refuseLargeGroups, refuseWrongPages, UnreadParquet } from './parquet-pages.ts';
import { RecordFields } from './record-fields.ts';
import type { RecordAccount, RecordLayout, RecordReader } from './record-reader.ts';
import { formatOf, isHealthCheck, readerWith } from './vended-format.ts';

/** It is held as a whole; five minutes of a balancer are a hundredth. */
const FILE_BYTES_MAX = 134_217_728;

/** The rows of a Parquet file as records: the bytes are gathered, then read group by group. */
export class ParquetRecords {
  readonly #records: RecordReader;
  readonly #fields = new RecordFields();
  #account: RecordAccount;
  #chunks: Uint8Array[] = [];
  #size = 0;

  constructor(records: RecordReader, account: RecordAccount) {
    this.#records = records;
    this.#account = account;
  }

  /** Begins another object. */
  begin(account: RecordAccount): void {
    this.#account = account;
    this.#chunks = [];
    this.#size = 0;
  }

  /** Takes the next bytes; throws UnreadParquet where there are too many to hold. */
  push(chunk: Uint8Array): void {
    this.#size += chunk.length;
    if (this.#size > FILE_BYTES_MAX) {
      const detail = `a Parquet file of more than ${FILE_BYTES_MAX} bytes`;
      throw new UnreadParquet('object-too-large', detail);
    }
    // Chunks may be parts of a buffer that is used again.
    this.#chunks.push(Uint8Array.from(chunk));
  }

  /** Reads all rows, and waits after each group; throws UnreadParquet for a file that is wrong. */
  async read(onGroup: () => Promise<void>): Promise<void> {
    const bytes = new Uint8Array(new ArrayBuffer(this.#size));
    let at = 0;
    for (const chunk of this.#chunks.splice(0)) {
      bytes.set(chunk, at);
      at += chunk.length;
    }
    const file = openFile(bytes);
    const { format } = file.layout ?? {};
    for (let group = 0, rowStart = 0; group < file.metadata.row_groups.length; group += 1) {
      const rows = Number(file.metadata.row_groups[group]?.num_rows);
      if (format === undefined) this.#skip(rows);
      else this.#take(file.layout as RecordLayout, await valuesOf(file, group, rowStart), rows);
      rowStart += rows;
      await onGroup();
    }
  }

  #skip(rows: number): void {
    for (let row = 0; row < rows; row += 1) this.#account.record('health-check', null, row, 0);
  }

  #take(layout: RecordLayout, columns: GroupValues, rows: number): void {
    const fields = this.#fields;
    for (let row = 0; row < rows; row += 1) {
      fields.begin(layout.format.names.length);
      for (const [position, values] of columns) fields.put(position, values[row]);
      const verdict = fields.isLong
        ? 'line-too-long'
        : this.#records.read(layout, fields.view, fields.fields);
      this.#account.record(verdict, layout.format.kind, row, 0);
    }
  }
}

/** A Parquet file, and how its rows are read; undefined where they are health checks. */
interface ParquetFile {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly metadata: FileMetaData;
  readonly layout: RecordLayout | undefined;
  /** The columns that are read, by name, with their positions. */
  readonly wanted: ReadonlyMap<string, number>;
}

/** The values of a row group, by the positions of its columns. */
type GroupValues = readonly (readonly [number, readonly unknown[]])[];

/** Throws UnreadParquet where it is wrong, or its columns are those of no log. */
function openFile(bytes: Uint8Array<ArrayBuffer>): ParquetFile {
  const metadata = metadataOf(bytes);
  const names = namesIn(metadata);
  const has = (name: string): boolean => names.has(name);
  const format = formatOf(has);
  if (format === undefined) {
    if (!isHealthCheck(has))
      throw new UnreadParquet('not-a-log', 'its columns are those of no log');
    return { bytes, metadata, layout: undefined, wanted: new Map() };
  }
  const wanted = new Map<string, number>();
  for (const at of format.wanted) {
    const name = format.names[at];
    if (name !== undefined && has(name)) wanted.set(name, at);
  }
  return { bytes, metadata, layout: { format, reader: readerWith(format, has) }, wanted };
}

async function valuesOf(file: ParquetFile, group: number, rowStart: number): Promise<GroupValues> {
  const { bytes, metadata, wanted } = file;
  const of = metadata.row_groups[group] as RowGroup;
  const rows = Number(of.num_rows);
  const columns = new Map<string, unknown[]>();
  try {
    const metas = columnsOf(of, wanted);
    refuseWrongPages(file, of, metas);
    for (const { path_in_schema: path } of metas) columns.set(path[0] ?? '', new Array(rows));
    await parquetRead({
      ...{ file: bytes.buffer, metadata, columns: [...columns.keys()] },
      ...{ rowStart, rowEnd: rowStart + rows, compressors: COMPRESSORS },
      onChunk: ({ columnName, columnData, rowStart: from }) => {
        const column = columns.get(columnName) ?? [];
        for (let at = 0; at < columnData.length; at += 1) {
          column[from - rowStart + at] = columnData[at];
        }
      },
    });
  } catch (error) {
    throw unreadable(error);
  }
  return [...columns].map(([name, values]) => [wanted.get(name) as number, values]);
}

function metadataOf(bytes: Uint8Array<ArrayBuffer>): FileMetaData {
  try {
    const metadata = parquetMetadata(bytes.buffer, { geoparquet: false });
    refuseLargeGroups(metadata);
    return metadata;
  } catch (cause) {
    throw new UnreadParquet('no-parquet', textOf(cause), { cause });
  }
}

/** The names of the columns that are no lists or groups. */
function namesIn({ schema }: FileMetaData): ReadonlySet<string> {
  const names = new Set<string>();
  for (const { name, num_children: children, repetition_type: repetition } of schema.slice(1)) {
    if (!children && repetition !== 'REPEATED') names.add(name);
  }
  return names;
}

/** What the reader of Parquet throws is about the file: all of its bytes are here. */
function unreadable(error: unknown): UnreadParquet {
  if (error instanceof UnreadParquet) return error;
  return new UnreadParquet('parquet-unreadable', textOf(error), { cause: error });
}

function textOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
