import type { ColumnMetaData, FileMetaData, RowGroup } from 'hyparquet';
import { parquetHeader } from 'hyparquet/src/column.js';

/** A writer's row groups have a hundredth of these. */
const GROUP_ROWS_MAX = 1_000_000;
const ROWS_MAX = 20_000_000;
const PAGE_BYTES_MAX = 67_108_864;
const GROUP_BYTES_MAX = 536_870_912;

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

/** Throws where the pages of the columns do not hold the group's rows, or claim to be too large. */
export function refuseWrongPages(bytes: Uint8Array, group: RowGroup, columns: GroupColumns): void {
  const left = { bytes: GROUP_BYTES_MAX };
  for (const column of columns) walkPages(bytes, Number(group.num_rows), column, left);
}

function walkPages(
  bytes: Uint8Array,
  rows: number,
  column: ColumnMetaData,
  left: { bytes: number },
): void {
  const start = Number(column.dictionary_page_offset || column.data_page_offset);
  const end = start + Number(column.total_compressed_size);
  if (!(start >= 0 && end >= start && end <= bytes.length))
    throw new UnreadParquet('parquet-unreadable', 'a column lies outside of the file');
  const view = new DataView(bytes.buffer, bytes.byteOffset + start, end - start);
  const reader = { view, offset: 0 };
  let values = 0;
  while (reader.offset < view.byteLength - 1 && values < rows) {
    const header = parquetHeader(reader);
    const { compressed_page_size: stored, uncompressed_page_size: size } = header;
    const data = header.data_page_header ?? header.data_page_header_v2;
    const counted = data?.num_values ?? header.dictionary_page_header?.num_values ?? 0;
    refuseAbove('bytes of a page', size, PAGE_BYTES_MAX);
    left.bytes -= size;
    refuseAbove('bytes of a group', GROUP_BYTES_MAX - left.bytes, GROUP_BYTES_MAX);
    refuseAbove('values of a page', counted, data === undefined ? size : rows - values);
    refuseAbove('bytes of a page', stored, view.byteLength - reader.offset);
    reader.offset += stored;
    if (data !== undefined) values += counted;
  }
  if (values !== rows)
    throw new UnreadParquet('parquet-unreadable', `a column of ${rows} rows has ${values} values`);
}

function refuseAbove(what: string, value: number, most: number): void {
  if (!(value >= 0 && value <= most))
    throw new UnreadParquet('parquet-unreadable', `${value} ${what}, at most ${most}`);
}
