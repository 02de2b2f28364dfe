import { Fault, type FaultCode } from '../../../functions/errors.ts';

/** What was asked of AWS, for the words of a fault. */
export interface AwsCall {
  readonly code: FaultCode;
  /** After "can't": `read s3://bucket/key`, say. */
  readonly what: string;
  /** What the caller must be allowed: `s3:GetObject on s3://bucket/key`, say. */
  readonly permission: string;
}

/** What the SDK's errors may hold beside a message. */
interface AwsError extends Error {
  readonly $metadata?: { readonly attempts?: number; readonly httpStatusCode?: number };
  readonly $response?: { readonly headers?: Readonly<Record<string, string>> };
}

type Advice = (error: AwsError, call: AwsCall) => string;

const denied: Advice = ({ message }, { permission }) =>
  `access denied: check that ${permission} is allowed (AWS says: ${message})`;
const throttled: Advice = ({ name, $metadata }) =>
  `AWS is throttling (${name} after ${$metadata?.attempts ?? 1} attempts): try again later`;
const otherRegion: Advice = ({ $response }) => {
  const region = $response?.headers?.['x-amz-bucket-region'];
  return `the bucket is in another Region: set AWS_REGION${region === undefined ? '' : `=${region}`}`;
};
const noCredentials: Advice = () =>
  'there are no AWS credentials: log in (`aws sso login`), set AWS_PROFILE, or set ' +
  'AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY';
const noRegion: Advice = () => 'no AWS Region is set: set AWS_REGION, or `region` in ~/.aws/config';
const expired: Advice = () => 'the AWS credentials have expired: log in again';
const unknownCredentials: Advice = ({ name }) =>
  `AWS does not accept the credentials (${name}): check AWS_PROFILE or the keys in the environment`;
const silent: Advice = (error) =>
  `AWS does not answer (${codeOf(error) ?? error.message}): check the network and AWS_REGION`;

/** By the error's name, else by the system's code for it. */
const ADVICE: Readonly<Record<string, Advice>> = {
  AccessDenied: denied,
  AccessDeniedException: denied,
  Forbidden: denied,
  NoSuchBucket: () => 'there is no such bucket: check its name',
  PermanentRedirect: otherRegion,
  AuthorizationHeaderMalformed: otherRegion,
  InvalidObjectState: () => 'the object is archived: restore it first',
  ResourceNotFoundException: () => 'there is nothing of that name: check it, and AWS_REGION',
  CredentialsProviderError: noCredentials,
  ExpiredToken: expired,
  ExpiredTokenException: expired,
  InvalidAccessKeyId: unknownCredentials,
  InvalidClientTokenId: unknownCredentials,
  SignatureDoesNotMatch: unknownCredentials,
  InvalidToken: unknownCredentials,
  UnrecognizedClientException: unknownCredentials,
  SlowDown: throttled,
  Throttling: throttled,
  ThrottlingException: throttled,
  TooManyRequestsException: throttled,
  TimeoutError: silent,
  ECONNREFUSED: silent,
  ECONNRESET: silent,
  EHOSTUNREACH: silent,
  ENETUNREACH: silent,
  ENOTFOUND: silent,
  EAI_AGAIN: silent,
};

/** AWS refused a call because the caller lacks a right. */
export class MissingRight extends Fault {
  /** What the caller must be allowed. */
  readonly right: string;

  constructor(call: AwsCall, message: string, options: { cause: unknown }) {
    super(call.code, message, options);
    this.right = call.permission;
  }
}

/** An error of the SDK as a fault of one line: what could not be done, why, and what to do. */
export function awsFault(call: AwsCall, cause: unknown): Fault {
  if (cause instanceof Fault) return cause;
  if (!(cause instanceof Error))
    return new Fault(call.code, `can't ${call.what}: ${cause}`, { cause });
  const advice = adviceOn(cause);
  const why = advice(cause, call).replaceAll(/\s+/g, ' ').trim();
  const message = `can't ${call.what}: ${why}`;
  if (advice === denied) return new MissingRight(call, message, { cause });
  return new Fault(call.code, message, { cause });
}

/** Answers what `work` answers; what it throws becomes a fault of that call. */
export async function orAwsFault<T>(call: AwsCall, work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (cause) {
    throw awsFault(call, cause);
  }
}

function adviceOn(cause: Error): Advice {
  if (cause.message === 'Region is missing') return noRegion;
  return ADVICE[cause.name] ?? ADVICE[codeOf(cause) ?? ''] ?? byStatus(cause);
}

function byStatus({ $metadata }: AwsError): Advice {
  if ($metadata?.httpStatusCode === 403) return denied;
  return ({ name, message }) => (name === 'Error' ? message : `${name}: ${message}`);
}

function codeOf(error: Error): string | undefined {
  return 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}
