/** How CloudWatch Logs wrote a log that we can't read yet. */
export const VENDED_FORMATS = ['JSON', 'tab-separated', 'comma-separated', 'Parquet'] as const;
export type VendedFormat = (typeof VENDED_FORMATS)[number];

/** A log of a balancer that CloudWatch Logs delivered in a format that is not read yet. */
export interface VendedLog {
  readonly vended: VendedFormat;
  /** As the first line names it; null where that takes more than a look. */
  readonly balancer: string | null;
}

const BALANCER = /^(?:app|net)\/[A-Za-z0-9-]{1,64}\/[0-9a-f]{1,64}$/;
const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}/;
/** The instant is among the first fields of each log. */
const FIELDS_TO_INSTANT = 3;
/** https://parquet.apache.org/docs/file-format/ */
const PARQUET_MAGIC = 'PAR1';
/** What each record names its client by ("CloudWatch Logs for your Application Load Balancer"). */
const CLIENT_NAMES = ['client_port', 'client_ip'];

/** The vended log that a text begins as; null where it is none, or is read like others. */
export function vendedLogIn(text: string): VendedLog | null {
  if (text.startsWith(PARQUET_MAGIC)) return { vended: 'Parquet', balancer: null };
  const line = text.split('\n').find((one) => one.trim() !== '' && !one.startsWith('#')) ?? '';
  if (line.startsWith('{')) return jsonLog(line);
  return delimitedLog(line, '\t', 'tab-separated') ?? delimitedLog(line, ',', 'comma-separated');
}

function jsonLog(line: string): VendedLog | null {
  let record: unknown;
  try {
    record = JSON.parse(line);
  } catch {
    return null;
  }
  if (typeof record !== 'object' || record === null) return null;
  const fields = new Map<string, unknown>(Object.entries(record));
  const balancer = fields.get('elb');
  const isLog = fields.has('time') && CLIENT_NAMES.some((name) => fields.has(name));
  if (!isLog || typeof balancer !== 'string' || !BALANCER.test(balancer)) return null;
  return { vended: 'JSON', balancer };
}

function delimitedLog(line: string, delimiter: string, vended: VendedFormat): VendedLog | null {
  const fields = line.split(delimiter).map((field) => field.trim());
  const balancer = fields.find((field) => BALANCER.test(field));
  const hasInstant = fields.slice(0, FIELDS_TO_INSTANT).some((field) => INSTANT.test(field));
  return hasInstant && balancer !== undefined ? { vended, balancer } : null;
}
