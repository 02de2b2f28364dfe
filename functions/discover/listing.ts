import type { BalancerType } from '../model/balancer.ts';

/** The APIs that are asked for balancers, and for where their logs go; each is listed by itself. */
export type ListedApi = 'classic' | 'v2' | 'logs';

/** What AWS did not answer, so that the listing of this API is none. */
export interface Gap {
  readonly api: ListedApi;
  readonly reason: string;
  /** AWS knows the credentials elsewhere, and not in this Region: it is not enabled there. */
  readonly isNotEnabled: boolean;
}

/** A listener that negotiates TLS, in AWS's own words. */
export interface ListedListener {
  /** The last part of its ARN; a classic balancer's listeners have none. */
  readonly id: string | null;
  readonly port: number;
  readonly policies: readonly string[];
  /** What the policies allow: `TLSv1.2`, say. */
  readonly protocols: readonly string[];
  /** `off`, `verify` or `passthrough`. */
  readonly mutualTls: string;
  /** ARNs as they are listed: the default may be there twice. */
  readonly certificates: readonly string[];
}

/** A balancer as one snapshot shows it. */
export interface ListedBalancer {
  readonly balancerType: BalancerType;
  /** As in its logs: `app/NAME/ID`, `net/NAME/ID`, or the name of a classic balancer. */
  readonly name: string;
  /** Classic balancers have none. */
  readonly arn: string | null;
  readonly host: string;
  readonly scheme: string | null;
  readonly zones: readonly { readonly zone: string; readonly addresses: readonly string[] }[];
  /** By the keys of API v2, those of a classic balancer too: `access_logs.s3.bucket`, say. */
  readonly attributes: Readonly<Record<string, string>>;
  readonly tlsListeners: readonly ListedListener[];
}

/** Logs that CloudWatch Logs delivers: where to, and how its records look. */
export interface ListedDelivery {
  readonly logType: string;
  readonly resourceArns: readonly string[];
  /** `S3`, `CWL`, `FH` or `XRAY`. */
  readonly destinationType: string;
  readonly destination: string;
  /** `json`, `plain`, `w3c`, `raw` or `parquet`; null where the destination names none. */
  readonly outputFormat: string | null;
  /** In the order of the records; null: the default of the log type. */
  readonly recordFields: readonly string[] | null;
  readonly fieldDelimiter: string | null;
  readonly suffixPath: string | null;
  readonly hivePaths: boolean;
}

/** What AWS says of one account and Region within one run. */
export interface Listing {
  readonly accountId: string;
  readonly region: string;
  /** What is listed was so at some time between these two, epoch ms. */
  readonly startedAtMs: number;
  readonly endedAtMs: number;
  readonly balancers: readonly ListedBalancer[];
  readonly deliveries: readonly ListedDelivery[];
  readonly gaps: readonly Gap[];
}

/** A role that was not given, so that its account is not listed. */
export interface RefusedRole {
  readonly accountId: string;
  readonly reason: string;
}

/** What AWS says of several accounts and Regions within one run. */
export interface AccountListings {
  readonly listings: readonly Listing[];
  readonly refused: readonly RefusedRole[];
}
