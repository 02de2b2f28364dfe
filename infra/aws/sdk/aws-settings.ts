/**
 * Of one call, the first included. The SDK's standard retry pauses between them, by chance and
 * growing: up to 15 s in all where AWS throttles, less than a second where the network fails.
 */
const CALL_ATTEMPTS_MAX = 5;
const CONNECT_MS_MAX = 3000;
/** Until the answer begins; the longest request is one part of an upload. */
const ANSWER_MS_MAX = 60_000;
/** Between two pieces of an answer; a reader that is busy writing may leave it waiting as long. */
const SILENCE_MS_MAX = 60_000;

/**
 * How every client of AWS is set up; Region, endpoints and credentials are the SDK's own business,
 * from the standard environment variables and files.
 */
export function awsSettings() {
  return {
    maxAttempts: Number(process.env.AWS_MAX_ATTEMPTS ?? CALL_ATTEMPTS_MAX),
    requestHandler: {
      connectionTimeout: CONNECT_MS_MAX,
      requestTimeout: ANSWER_MS_MAX,
      throwOnRequestTimeout: true,
      socketTimeout: SILENCE_MS_MAX,
    },
  } as const;
}
