import { awsFault, MissingRight } from '../sdk/aws-fault.ts';

/** What a read-only call asks of AWS. */
export interface Question {
  /** After "can't": `look at queue NAME`, say. */
  readonly what: string;
  /** The action of IAM that it takes. */
  readonly right: string;
  /** What the right must be on. */
  readonly on: string;
}

/** How services say that there is no such thing, by the name of the error. */
const ABSENT = new Set([
  'NoSuchBucket',
  'NoSuchKey',
  'NotFound',
  'NotFoundException',
  'QueueDoesNotExist',
  'ResourceNotFoundException',
  'ServerSideEncryptionConfigurationNotFoundError',
]);
/** And where they say so in words alone: CloudFormation, Athena, Athena about Glue. */
const ABSENT_WORDS = /does not exist|is not found|EntityNotFoundException/;

/**
 * What AWS answers; undefined where there is no such thing. Throws MissingRight, or another Fault
 * where AWS does not answer.
 */
export async function ask<T>(question: Question, answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer;
  } catch (cause) {
    const { what, right, on } = question;
    const fault = awsFault({ code: 'read-failed', what, permission: `${right} on ${on}` }, cause);
    if (!(fault instanceof MissingRight) && isAbsent(cause)) return undefined;
    throw fault;
  }
}

function isAbsent(cause: unknown): boolean {
  return cause instanceof Error && (ABSENT.has(cause.name) || ABSENT_WORDS.test(cause.message));
}
