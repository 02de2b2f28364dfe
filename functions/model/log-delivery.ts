/** The logs that CloudWatch Logs delivers of a balancer and that are read, as its API names them. */
export const DELIVERED_LOG_TYPES = [
  'ALB_ACCESS_LOGS',
  'ALB_CONNECTION_LOGS',
  'NLB_ACCESS_LOGS',
] as const;
export type DeliveredLogType = (typeof DELIVERED_LOG_TYPES)[number];

/**
 * How CloudWatch Logs delivers a log of one balancer as plain text, which names no fields: the record
 * fields in their order, and what stands between them ("CreateDelivery", `recordFields` and
 * `fieldDelimiter`).
 */
export interface LogDelivery {
  /** As the log names it: `app/NAME/ID` or `net/NAME/ID`. */
  readonly balancer: string;
  readonly logType: DeliveredLogType;
  readonly fields: readonly string[];
  readonly delimiter: string;
}

/** What plain text is separated by where a delivery does not say it. */
export const DEFAULT_DELIMITER = '\t';
