/** One column of a row group, still as the numbers that the batch holds. */
export type ColumnValues =
  /** Whole numbers from 0 on; NaN is null. */
  | { readonly kind: 'bigint'; readonly values: Float64Array }
  /** 32-bit numbers; -1 is null. */
  | { readonly kind: 'integer'; readonly values: Int32Array }
  /** NaN is null. */
  | { readonly kind: 'double'; readonly values: Float64Array }
  /** 1 is true, 0 false, -1 null. */
  | { readonly kind: 'boolean'; readonly values: Int32Array }
  /** Texts by number, -1 is null; `bytesOf` is asked once for each number that occurs. */
  | {
      readonly kind: 'dictionary';
      readonly ids: Int32Array;
      readonly idsMax: number;
      readonly bytesOf: (id: number) => Uint8Array;
    }
  /** 64-bit hashes that repeat, by number, -1 is null; `bytesOf` gives 8 bytes, low ones first. */
  | {
      readonly kind: 'hashes';
      readonly ids: Int32Array;
      readonly idsMax: number;
      readonly bytesOf: (id: number) => Uint8Array;
    }
  /** 64-bit hashes that hardly repeat, none null: two 32-bit words each, low one first. */
  | { readonly kind: 'words'; readonly words: Int32Array }
  /** Texts that hardly repeat, `bytesMax` together: `write` puts one at `at`, answers its length. */
  | {
      readonly kind: 'text';
      readonly bytesMax: number;
      readonly write: (row: number, into: Buffer, at: number) => number;
    };

/** The uncompressed body of a column chunk: a dictionary page, where there is one, and one data page. */
export interface EncodedValues {
  readonly dictionary: { readonly bytes: Uint8Array; readonly count: number } | null;
  readonly page: Uint8Array;
  /** How the values of the page are encoded. */
  readonly encoding: 'PLAIN' | 'RLE_DICTIONARY' | 'DELTA_BINARY_PACKED';
  readonly nulls: number;
  readonly min: bigint | undefined;
  readonly max: bigint | undefined;
}
