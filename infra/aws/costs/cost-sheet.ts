import { WHOLE_ROW_READS } from '../../../functions/measure/rate-query.ts';
import { DELIVERY_LOOKBACK_MS } from '../../../functions/measure/sql/delivery-sql.ts';
import { DAY_MS } from '../../../functions/model/time.ts';
import type { MetricLevel } from '../../../functions/publish/rate-metrics.ts';
import { HOME_METRICS, sentOfStack } from '../lambda/stack-metrics.ts';
import { PRICES, type PriceName } from './price-list.ts';

/** The size of what is watched. */
export interface Fleet {
  readonly handshakesPerDay: number;
  readonly balancers: number;
  /** Per balancer. */
  readonly nodes: number;
  readonly requestsPerConnection: number;
  /** Log objects of a node every five minutes: 1, or 2 with the connection log. */
  readonly logsPerNode: number;
  readonly retentionDays: number;
  /** The most detailed level whose metrics are sent. */
  readonly metrics: MetricLevel;
}

/** One line of the sheet: how much of what a month takes, and what it costs. */
export interface CostLine {
  readonly what: string;
  readonly quantity: number;
  readonly price: PriceName;
  readonly usd: number;
}

const DAYS = 30.4;
const HOURS_PER_DAY = 24;
const OBJECTS_PER_NODE_AND_DAY = (HOURS_PER_DAY * 60) / 5;
const GB = 1e9;
const TB = 1e12;

/** Measured on this code (`npm run bench`, and the lake that it writes); see docs/speed.md. */
const MEASURED = {
  /** Stored bytes of a line of an application access log. */
  logBytesPerLine: 108,
  /** Bytes of a handshake in Parquet, and of an object's row in the ledger. */
  lakeBytesPerHandshake: 17,
  /** In the small file of one object. */
  partBytesPerHandshake: 68,
  ledgerBytesPerObject: 2000,
  ledgerBytesPerCompactedObject: 120,
  /** Processor seconds of the whole ingest, for a line; and what each object waits for S3. */
  ingestSecondsPerLine: 3e-6,
  ingestSecondsPerObject: 0.08,
} as const;

/** One vCPU comes with this much memory (AWS Lambda Developer Guide, "Configure function memory"). */
const GB_PER_VCPU = 1769 / 1024;
const INGEST_GB = 1;
const MESSAGES_PER_BATCH = 10;
/** The windows measured in an hour: one at each revision. */
const QUERIES_PER_HOUR = 3;
/** Delivery days that a query reads: window, session lifetime and keep-alive time. */
const DAYS_PER_QUERY = 3;
/** Partition projection: a folder is listed for each table, type, Region of AWS and day. */
const LISTED_REGIONS = 36;
const LISTED_DAYS = DAYS_PER_QUERY + 1;
/** Deliveries are looked for further back, of the types of balancers alone. */
const DELIVERY_LISTS = 3 * LISTED_REGIONS * (LISTED_DAYS + DELIVERY_LOOKBACK_MS / DAY_MS);
const LISTS_PER_QUERY = 3 * 4 * LISTED_REGIONS * LISTED_DAYS + DELIVERY_LISTS;
/** An hour is compacted two hours after it ended, by a run in each hour. */
const OPEN_HOURS = 3.5;
const TABLES_COMPACTED = 2;
/** The window's, the latest with its page and metrics, the day's hours and the history. */
const OBJECTS_PER_REPORT = 6;
const ATHENA_BYTES_MIN = 10_000_000;
const ALARMS = 15;
const FUNCTION_LOG_BYTES = 1000;
/** Count, rate and ceiling from logs, acceptance by mechanism and relation from trials. */
const METRICS_PER_PLACE = 3 + 6;
const SECONDS_PER_HANDSHAKE = 0.15;
const PROBES_IN_FLIGHT = 24;
const PROBE_GB = 0.5;

/** What watching a fleet takes and costs in a month, dearest first; prices are `PRICES`. */
export function costSheet(fleet: Fleet): readonly CostLine[] {
  const lines = [
    ...objectLines(fleet),
    ...storageLines(fleet),
    ...queryLines(fleet),
    ...probeLines(fleet),
    ...watchLines(fleet),
  ];
  return lines
    .map((line) => ({
      ...line,
      usd: (line.quantity * PRICES[line.price].usd) / PRICES[line.price].per,
    }))
    .sort((a, b) => b.usd - a.usd);
}

/** Bytes that one query scans, at the least what Athena bills. */
export function bytesPerQuery({ handshakesPerDay }: Fleet, compacted = true): number {
  const perHandshake = compacted ? MEASURED.lakeBytesPerHandshake : MEASURED.partBytesPerHandshake;
  const bytes = handshakesPerDay * DAYS_PER_QUERY * perHandshake;
  // Rows of flows and others may lie in the same files; names of places are hardly any bytes.
  return Math.max(ATHENA_BYTES_MIN, bytes * WHOLE_ROW_READS);
}

/** Log objects of a day: small ones, whatever the traffic. */
export function objectsPerDay({ balancers, nodes, logsPerNode }: Fleet): number {
  return balancers * nodes * logsPerNode * OBJECTS_PER_NODE_AND_DAY;
}

/** Files of handshakes and ledger that one query reads: with compaction those of the last hours. */
export function filesPerQuery(fleet: Fleet): { readonly compacted: number; readonly not: number } {
  const perHour = (objectsPerDay(fleet) / HOURS_PER_DAY) * TABLES_COMPACTED;
  return {
    compacted: perHour * OPEN_HOURS,
    not: perHour * DAYS_PER_QUERY * HOURS_PER_DAY,
  };
}

type Quantity = Omit<CostLine, 'usd'>;

function objectLines(fleet: Fleet): readonly Quantity[] {
  const objects = objectsPerDay(fleet) * DAYS;
  const logLines = linesPerDay(fleet) * DAYS;
  const computeGbS =
    logLines * MEASURED.ingestSecondsPerLine * GB_PER_VCPU +
    objects * MEASURED.ingestSecondsPerObject * INGEST_GB;
  return [
    { what: 'events of new log objects', quantity: objects, price: 'event' },
    { what: 'queue, a message an object', quantity: objects * 1.2, price: 'sqsRequest' },
    { what: 'ingest, computing', quantity: computeGbS, price: 'lambdaCompute' },
    { what: 'ingest, invocations', quantity: objects / MESSAGES_PER_BATCH, price: 'lambdaRequest' },
    {
      what: 'reading logs, then parts',
      quantity: objects * 3,
      price: 's3Get',
    },
    { what: 'writing rows and ledger', quantity: objects * 2, price: 's3Put' },
  ];
}

function linesPerDay({ handshakesPerDay, requestsPerConnection, logsPerNode }: Fleet): number {
  return handshakesPerDay * (requestsPerConnection + logsPerNode - 1);
}

function storageLines(fleet: Fleet): readonly Quantity[] {
  const { handshakesPerDay, retentionDays } = fleet;
  const perDay =
    handshakesPerDay * MEASURED.lakeBytesPerHandshake +
    objectsPerDay(fleet) * MEASURED.ledgerBytesPerCompactedObject;
  return [{ what: 'the lake', quantity: (perDay * retentionDays) / GB, price: 's3Storage' }];
}

function queryLines(fleet: Fleet): readonly Quantity[] {
  const queries = HOURS_PER_DAY * QUERIES_PER_HOUR * DAYS;
  return [
    { what: 'Athena', quantity: (queries * bytesPerQuery(fleet)) / TB, price: 'athenaScan' },
    {
      what: 'Athena, reading files',
      quantity: queries * filesPerQuery(fleet).compacted,
      price: 's3Get',
    },
    {
      what: 'publishing reports',
      quantity: queries * OBJECTS_PER_REPORT,
      price: 's3Put',
    },
    { what: 'Athena, listing folders', quantity: queries * LISTS_PER_QUERY, price: 's3Put' },
  ];
}

function probeLines({ balancers, nodes }: Fleet): readonly Quantity[] {
  const runs = HOURS_PER_DAY * DAYS;
  const pairs = nodes <= 4 ? nodes * nodes : 2 * nodes;
  const handshakes = balancers * 3 * pairs * 10 * 2;
  const seconds = (handshakes * SECONDS_PER_HANDSHAKE) / PROBES_IN_FLIGHT;
  return [
    { what: 'probing, computing', quantity: runs * seconds * PROBE_GB, price: 'lambdaCompute' },
  ];
}

function watchLines(fleet: Fleet): readonly Quantity[] {
  const { balancers, nodes, metrics } = fleet;
  const places = { none: 0, stack: 0, balancer: balancers, node: balancers * (1 + nodes) }[metrics];
  const ingests = (objectsPerDay(fleet) * DAYS) / MESSAGES_PER_BATCH;
  const invocations = HOURS_PER_DAY * DAYS * 12 + ingests;
  return [
    { what: 'metrics of balancers', quantity: places * METRICS_PER_PLACE, price: 'customMetric' },
    {
      what: 'metrics of the stack',
      quantity: sentOfStack(metrics).length - HOME_METRICS.length,
      price: 'customMetric',
    },
    { what: 'dashboard', quantity: 1, price: 'dashboard' },
    { what: 'alarms', quantity: ALARMS, price: 'alarm' },
    {
      what: 'function logs',
      quantity: (invocations * FUNCTION_LOG_BYTES) / GB,
      price: 'logIngestion',
    },
    { what: 'key for client addresses', quantity: 1, price: 'secret' },
  ];
}
