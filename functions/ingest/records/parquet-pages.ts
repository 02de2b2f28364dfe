import type { ColumnMetaData, FileMetaData, RowGroup } from 'hyparquet';
import { parquetHeader } from 'hyparquet/src/column.js';
import { readVarInt } from 'hyparquet/src/thrift.js';
import type { PageHeader } from 'hyparquet/src/types.js';
import { COMPRESSORS } from './parquet-codec.ts';

/** A writer's row groups have a hundredth of these. */
const GROUP_ROWS_MAX = 1_000_000;
const ROWS_MAX = 20_000_000;
const PAGE_BYTES_MAX = 67_108_864;
const GROUP_BYTES_MAX = 536_870_912;
/** The others are of newer writers, and some unfold a small page into a large one. */
const READ_ENCODINGS: readonly string[] = ['PLAIN', 'PLAIN_DICTIONARY', 'RLE_DICTIONARY'];

/** The columns of a row group that are asked for. */
export type GroupColumns = readonly ColumnMetaData[];

/** A Parquet file that is not read: it is wrong, larger than any log, or no log at all. */
export class UnreadParquet extends Error {
  override readonly name = 'UnreadParquet';
  /** `no-parquet`: it begins as Parquet does, and may be anything. */
  readonly reason: 'parquet-unreadable' | 'object-too-large' | 'no-parquet' | 'not-a-log';

  constructor(reason: UnreadParquet['reason'], detail: string, options?: { cause: unknown }) {
    super(detail, options);
    this.reason = reason;
  }
}

/**
 * Throws where the file has more rows than a log, or the reader of Parquet would set aside more memory
 * than the file's own sizes are worth: it believes whatever they say.
 */
export function refuseLargeGroups({ num_rows: rows, row_groups: groups }: FileMetaData): void {
  refuseAbove('rows', Number(rows), ROWS_MAX);
  for (const group of groups)
    refuseAbove('rows of a group', Number(group.num_rows), GROUP_ROWS_MAX);
  const sum = groups.reduce((total, group) => total + Number(group.num_rows), 0);
  if (sum !== Number(rows))
    throw new UnreadParquet('parquet-unreadable', `${rows} rows, and ${sum} in its groups`);
}

/** The flat columns of those names. */
export function columnsOf(
  group: RowGroup,
  names: Pick<ReadonlyMap<string, unknown>, 'has'>,
): GroupColumns {
  return group.columns.flatMap(({ meta_data: meta }) => {
    const [name = '', ...deeper] = meta?.path_in_schema ?? [];
    return meta !== undefined && deeper.length === 0 && names.has(name) ? [meta] : [];
  });
}

/** A file, of which nothing is believed yet. */
interface UncheckedFile {
  readonly bytes: Uint8Array;
  readonly metadata: FileMetaData;
}

/**
 * Throws where the pages of the columns do not hold the group's rows, claim to be too large, or hold
 * runs of more values than they have: the reader would go on until the memory ends.
 */
export function refuseWrongPages(
  { bytes, metadata }: UncheckedFile,
  group: RowGroup,
  columns: GroupColumns,
): void {
  const left = { bytes: GROUP_BYTES_MAX };
  for (const column of columns) {
    const element = metadata.schema.find(({ name }) => name === column.path_in_schema[0]);
    const isOptional = element?.repetition_type !== 'REQUIRED';
    walkPages(bytes, Number(group.num_rows), { ...column, isOptional }, left);
  }
}

type Column = ColumnMetaData & { readonly isOptional: boolean };

function walkPages(bytes: Uint8Array, rows: number, column: Column, left: { bytes: number }): void {
  const start = Number(column.dictionary_page_offset || column.data_page_offset);
  const end = start + Number(column.total_compressed_size);
  if (!(start >= 0 && end >= start && end <= bytes.length)) {
    throw new UnreadParquet('parquet-unreadable', 'a column lies outside of the file');
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset + start, end - start);
  const reader = { view, offset: 0 };
  let values = 0;
  while (reader.offset < view.byteLength - 1 && values < rows) {
    const header = parquetHeader(reader);
    const { compressed_page_size: stored, uncompressed_page_size: size } = header;
    refuseAbove('bytes of a page', size, PAGE_BYTES_MAX);
    left.bytes -= size;
    refuseAbove('bytes of a group', GROUP_BYTES_MAX - left.bytes, GROUP_BYTES_MAX);
    refuseAbove('bytes of a page', stored, view.byteLength - reader.offset);
    const page = new Uint8Array(bytes.buffer, view.byteOffset + reader.offset, stored);
    reader.offset += stored;
    values += valuesIn(page, header, column, rows - values);
  }
  if (values !== rows) {
    throw new UnreadParquet('parquet-unreadable', `a column of ${rows} rows has ${values} values`);
  }
}

/** How many rows a page has values of; throws where it has more than `most`, or wild runs. */
function valuesIn(page: Uint8Array, header: PageHeader, column: Column, most: number): number {
  const { data_page_header: first, data_page_header_v2: second } = header;
  const data = first ?? second;
  if (data === undefined) {
    const entries = header.dictionary_page_header?.num_values ?? 0;
    refuseAbove('entries of a dictionary', entries, header.uncompressed_page_size);
    return 0;
  }
  refuseAbove('values of a page', data.num_values, most);
  const { levels, values } =
    first === undefined ? partsOf2(page, header, column) : partsOf1(page, header, column);
  if (column.isOptional) refuseWildRuns(levels, 1, data.num_values);
  if (!READ_ENCODINGS.includes(data.encoding)) {
    throw new UnreadParquet('parquet-unreadable', `the encoding ${data.encoding} is not read`);
  }
  // Behind the width of their numbers.
  if (data.encoding.endsWith('_DICTIONARY')) {
    const [width = 0] = values;
    refuseAbove('bits of a number', width, 32);
    if (width > 0) refuseWildRuns(values.subarray(1), width, data.num_values);
  }
  return data.num_values;
}

/** Which of null and not null each row is, and the values of those that are not. */
interface PageParts {
  readonly levels: Uint8Array;
  readonly values: Uint8Array;
}

const NONE = new Uint8Array(0);
const LENGTH_BYTES = 4;

/** A page of the first kind is compressed as a whole, and its levels begin with their length. */
function partsOf1(page: Uint8Array, header: PageHeader, column: Column): PageParts {
  const bytes = decompressed(page, header.uncompressed_page_size, column);
  if (!column.isOptional) return { levels: NONE, values: bytes };
  refuseAbove('bytes of a length', LENGTH_BYTES, bytes.length);
  const length = new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, true);
  refuseAbove('bytes of levels', length, bytes.length - LENGTH_BYTES);
  const end = LENGTH_BYTES + length;
  return { levels: bytes.subarray(LENGTH_BYTES, end), values: bytes.subarray(end) };
}

/** Of one of the second kind the values alone are compressed. */
function partsOf2(page: Uint8Array, header: PageHeader, column: Column): PageParts {
  const head = header.data_page_header_v2;
  const repeated = head?.repetition_levels_byte_length ?? 0;
  const defined = head?.definition_levels_byte_length ?? 0;
  refuseAbove('levels of a list', repeated, 0);
  refuseAbove('bytes of levels', defined, page.length);
  const rest = page.subarray(defined);
  const size = header.uncompressed_page_size - defined;
  refuseAbove('bytes of values', size, PAGE_BYTES_MAX);
  const values = head?.is_compressed === false ? rest : decompressed(rest, size, column);
  return { levels: page.subarray(0, defined), values };
}

function decompressed(bytes: Uint8Array, size: number, { codec }: Column): Uint8Array {
  const decompress = COMPRESSORS[codec];
  if (decompress === undefined) {
    throw new UnreadParquet('parquet-unreadable', `the compression ${codec} is not read`);
  }
  return decompress(bytes, size);
}

const GROUP_VALUES = 8;

/**
 * Throws where a run of the "RLE/bit-packing hybrid" is longer than a page has values.
 * https://parquet.apache.org/docs/file-format/data-pages/encodings/
 */
function refuseWildRuns(bytes: Uint8Array, width: number, most: number): void {
  const reader = { view: new DataView(bytes.buffer, bytes.byteOffset, bytes.length), offset: 0 };
  let seen = 0;
  while (reader.offset < bytes.length && seen < most) {
    const header = readVarInt(reader);
    const isPacked = (header & 1) === 1;
    const count = isPacked ? (header >>> 1) * GROUP_VALUES : header >>> 1;
    refuseAbove('values of a run', count, most + GROUP_VALUES - 1);
    reader.offset += isPacked ? (header >>> 1) * width : Math.ceil(width / 8);
    seen += count;
  }
}

function refuseAbove(what: string, value: number, most: number): void {
  if (!(value >= 0 && value <= most))
    throw new UnreadParquet('parquet-unreadable', `${value} ${what}, at most ${most}`);
}
