import { Fault, type FaultCode } from '../../../functions/errors.ts';

/** An error on its way from one thread to another, which would else lose its class and code. */
export interface SentError {
  readonly name: string;
  readonly message: string;
  readonly stack: string | undefined;
  /** Of a Fault, or the system's. */
  readonly code: string | undefined;
  readonly cause: SentError | undefined;
}

/** An error as it can be sent. */
export function sentError(error: unknown): SentError {
  if (!(error instanceof Error)) return sentError(new Error(String(error)));
  const code = 'code' in error ? String(error.code) : undefined;
  const cause = error.cause === undefined ? undefined : sentError(error.cause);
  return { name: error.name, message: error.message, stack: error.stack, code, cause };
}

/** The error that was sent. */
export function receivedError({ name, message, stack, code, cause }: SentError): Error {
  const options = cause === undefined ? undefined : { cause: receivedError(cause) };
  const error =
    name === 'Fault'
      ? new Fault(code as FaultCode, message, options as { cause: unknown })
      : new Error(message, options);
  if (name !== 'Fault' && code !== undefined) Object.assign(error, { code });
  if (stack !== undefined) error.stack = stack;
  return error;
}
