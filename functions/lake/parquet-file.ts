import { constants, zstdCompressSync } from 'node:zlib';
import type { ColumnChunk, Encoding, FileMetaData, RowGroup, SchemaElement } from 'hyparquet';
import { ByteWriter } from 'hyparquet-writer';
import { writePageHeader } from 'hyparquet-writer/src/datapage.js';
import { writeMetadata } from 'hyparquet-writer/src/metadata.js';
import type { ColumnValues, EncodedValues } from './column-values.ts';
import type { Column, ColumnType } from './columns.ts';
import { encodeValues } from './parquet-values.ts';

const MAGIC = new TextEncoder().encode('PAR1');
/** Below this, zstd's set-up costs more than it saves. */
const COMPRESS_FROM_BYTES = 256;
/** Level 1 is faster than snappy and half the size on these columns (measured). */
const FAST_LEVEL = 1;

const PHYSICAL = {
  VARCHAR: { type: 'BYTE_ARRAY', converted_type: 'UTF8', logical_type: { type: 'STRING' } },
  INTEGER: { type: 'INT32' },
  BIGINT: { type: 'INT64' },
  DOUBLE: { type: 'DOUBLE' },
  BOOLEAN: { type: 'BOOLEAN' },
} as const satisfies Record<ColumnType, Partial<SchemaElement>>;

/** All encodings of a chunk, by that of its values: RLE is that of levels, PLAIN that of dictionaries. */
const ENCODINGS: Readonly<Record<EncodedValues['encoding'], Encoding[]>> = {
  PLAIN: ['PLAIN', 'RLE'],
  DELTA_BINARY_PACKED: ['RLE', 'DELTA_BINARY_PACKED'],
  RLE_DICTIONARY: ['PLAIN', 'RLE', 'RLE_DICTIONARY'],
};

/**
 * A Parquet file, row group by row group, from columns of numbers instead of arrays of values: for
 * handshakes that is a third of hyparquet-writer's own time and memory (measured: `npm run bench`).
 * Page headers and the footer are hyparquet-writer's.
 */
export class ParquetFile<Name extends string> {
  readonly #columns: readonly (Column & { readonly name: Name })[];
  readonly #rowGroups: RowGroup[] = [];
  readonly #level: number;
  #offset = 0;
  #rows = 0;

  /** Takes the level of zstd (1 to 22). */
  constructor(columns: readonly (Column & { readonly name: Name })[], level = FAST_LEVEL) {
    this.#columns = columns;
    this.#level = level;
  }

  /** The bytes of one more row group, from the first `rows` values of each column. */
  rowGroup(values: Readonly<Record<Name, ColumnValues>>, rows: number): Uint8Array {
    const parts: Uint8Array[] = [];
    if (this.#offset === 0) this.#push(parts, MAGIC);
    const start = this.#offset;
    const chunks = this.#columns.map((column) =>
      this.#columnChunk(parts, column, values[column.name], rows),
    );
    this.#rowGroups.push({
      columns: chunks,
      num_rows: BigInt(rows),
      total_byte_size: chunks.reduce(
        (sum, c) => sum + (c.meta_data?.total_uncompressed_size ?? 0n),
        0n,
      ),
      total_compressed_size: BigInt(this.#offset - start),
    });
    this.#rows += rows;
    return Buffer.concat(parts);
  }

  /** The footer: with it the file is complete. */
  finish(): Uint8Array {
    const writer = new ByteWriter();
    const metadata = {
      version: 2,
      created_by: 'resumption-watch',
      schema: [{ name: 'root', num_children: this.#columns.length }, ...this.#columns.map(element)],
      num_rows: BigInt(this.#rows),
      row_groups: this.#rowGroups,
    };
    writeMetadata(writer, metadata as unknown as FileMetaData);
    writer.appendBytes(MAGIC);
    return writer.getBytes();
  }

  #push(parts: Uint8Array[], bytes: Uint8Array): void {
    parts.push(bytes);
    this.#offset += bytes.length;
  }

  #columnChunk(
    parts: Uint8Array[],
    column: Column,
    values: ColumnValues,
    rows: number,
  ): ColumnChunk {
    const encoded = encodeValues(values, rows, column.required !== true);
    const { dictionary, page, encoding } = encoded;
    const compress = isCompressed(values, encoded);
    const start = this.#offset;
    let uncompressed = 0;
    if (dictionary !== null) {
      const header = { num_values: dictionary.count, encoding: 'PLAIN' as const };
      uncompressed += this.#page(parts, dictionary.bytes, compress, {
        type: 'DICTIONARY_PAGE',
        dictionary_page_header: header,
      });
    }
    const dataAt = this.#offset;
    uncompressed += this.#page(parts, page, compress, {
      type: 'DATA_PAGE',
      data_page_header: {
        num_values: rows,
        encoding,
        definition_level_encoding: 'RLE',
        repetition_level_encoding: 'RLE',
      },
    });
    return {
      file_offset: BigInt(start),
      meta_data: {
        type: PHYSICAL[column.type].type,
        encodings: ENCODINGS[encoding],
        path_in_schema: [column.name],
        codec: compress ? 'ZSTD' : 'UNCOMPRESSED',
        num_values: BigInt(rows),
        total_uncompressed_size: BigInt(uncompressed),
        total_compressed_size: BigInt(this.#offset - start),
        data_page_offset: BigInt(dataAt),
        ...(dictionary === null ? {} : { dictionary_page_offset: BigInt(start) }),
        statistics: statistics(encoded),
      },
    };
  }

  /** Appends one page; answers its uncompressed size with the header. */
  #page(
    parts: Uint8Array[],
    body: Uint8Array,
    compress: boolean,
    header: Omit<Parameters<typeof writePageHeader>[1], `${string}_page_size`>,
  ): number {
    const params = { [constants.ZSTD_c_compressionLevel]: this.#level };
    const stored = compress ? zstdCompressSync(body, { params }) : body;
    const writer = new ByteWriter(64);
    writePageHeader(writer, {
      ...header,
      uncompressed_page_size: body.length,
      compressed_page_size: stored.length,
    });
    this.#push(parts, writer.getBytes());
    this.#push(parts, stored);
    return writer.offset + body.length;
  }
}

/** Hashes are as random as bytes can be: zstd only costs time there. */
function isCompressed({ kind }: ColumnValues, { dictionary, page }: EncodedValues): boolean {
  if (kind === 'words') return false;
  return page.length + (dictionary?.bytes.length ?? 0) >= COMPRESS_FROM_BYTES;
}

function statistics({ min, max, nulls }: EncodedValues) {
  const null_count = BigInt(nulls);
  if (min === undefined || max === undefined) return { null_count };
  return { null_count, min_value: min, max_value: max };
}

function element(column: Column): SchemaElement {
  const repetition_type = column.required ? 'REQUIRED' : 'OPTIONAL';
  return { name: column.name, repetition_type, ...PHYSICAL[column.type] };
}
