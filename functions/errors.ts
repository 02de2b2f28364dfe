/** What went wrong, as a closed set that callers and tests can match on. */
export type FaultCode =
  | 'bad-arguments'
  | 'bad-config'
  | 'bad-event'
  | 'path-not-found'
  | 'nothing-to-read'
  | 'not-yet'
  | 'read-failed'
  | 'lake-write-failed'
  | 'query-failed'
  | 'send-failed';

/**
 * The world or the caller failed: one line that says what, where and what to do.
 * Bad data is never a Fault; it is a value (a reject or a quarantined object).
 */
export class Fault extends Error {
  override readonly name = 'Fault';
  readonly code: FaultCode;

  constructor(code: FaultCode, message: string, options?: { cause: unknown }) {
    super(message, options);
    this.code = code;
  }
}

/** The system's name of an error, `ENOENT` say; else its text. */
export function errorCode(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : String(error);
}
