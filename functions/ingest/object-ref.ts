/** An object to read. */
export interface ObjectRef {
  readonly bucket: string;
  /** What its store calls it. */
  readonly key: string;
  /**
   * What it is known by wherever it was copied to: the key, on one machine the path from `AWSLogs/`
   * on. Same bucket and identity: same object.
   */
  readonly identity: string;
  readonly sizeBytes: number;
}
