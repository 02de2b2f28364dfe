/** One price of AWS, for a Region, as published. */
export interface Price {
  readonly usd: number;
  /** What the price is for. */
  readonly per: number;
  readonly unit: string;
  readonly source: string;
}

/**
 * The date of the list, and its Region; prices elsewhere differ by up to a third. The sources are
 * AWS's pages; the figures are as others quoted them in 2026, for those pages could not be read here.
 */
export const PRICES_DATE = '2026-11-24';
export const PRICES_REGION = 'us-east-1';

/**
 * On-demand list prices without free tiers: the first tier of each, so never too low. Events of S3
 * on EventBridge are opt-in ones, which are billed like one's own.
 */
export const PRICES = {
  // On arm64.
  lambdaCompute: price(0.0000133334, 1, 'GB-second', 'lambda/pricing'),
  lambdaRequest: price(0.2, 1e6, 'request', 'lambda/pricing'),
  s3Put: price(0.005, 1000, 'PUT or LIST', 's3/pricing'),
  s3Get: price(0.0004, 1000, 'GET request', 's3/pricing'),
  s3Storage: price(0.023, 1, 'GB-month', 's3/pricing'),
  sqsRequest: price(0.4, 1e6, 'request', 'sqs/pricing'),
  event: price(1, 1e6, 'event', 'eventbridge/pricing'),
  athenaScan: price(5, 1, 'TB scanned', 'athena/pricing'),
  customMetric: price(0.3, 1, 'metric-month', 'cloudwatch/pricing'),
  dashboard: price(3, 1, 'dashboard-month', 'cloudwatch/pricing'),
  alarm: price(0.1, 1, 'alarm-month', 'cloudwatch/pricing'),
  logIngestion: price(0.5, 1, 'GB ingested', 'cloudwatch/pricing'),
  secret: price(0.4, 1, 'secret-month', 'secrets-manager/pricing'),
} as const satisfies Readonly<Record<string, Price>>;

export type PriceName = keyof typeof PRICES;

function price(usd: number, per: number, unit: string, page: string): Price {
  return { usd, per, unit, source: `https://aws.amazon.com/${page}/` };
}
