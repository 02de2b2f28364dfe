import { BALANCER_TYPES, type BalancerType } from '../model/balancer.ts';
import type { LogKind, Skip } from '../model/source.ts';
import { DAY_MS, FIRST_MS, HOUR_MS, MINUTE_MS } from '../model/time.ts';

/** What an object's key says, before a byte is read. */
export interface ObjectKey {
  /** What the object is known by wherever it lies: the key from `AWSLogs/` on. */
  readonly identity: string;
  /** The kind that the key claims; null when it is no key of a balancer's log. */
  readonly kind: LogKind | null;
  /** What the whole object is when it holds no handshakes at all. */
  readonly skip: Skip | null;
  readonly balancerType: BalancerType | null;
  readonly accountId: string | null;
  readonly region: string | null;
  readonly balancer: string | null;
  readonly node: string | null;
  /** End of the period that the object covers, epoch ms. */
  readonly endedAtMs: number | null;
  /** Delivery day, `YYYY-MM-DD`. */
  readonly day: string | null;
}

/**
 * `[conn_log_|health_check_log_]{account}_elasticloadbalancing_{region}_{name}_{end}_…`. Names hold
 * no `_` or `.`; network keys name no node. Older buckets hold `conn_log.`.
 * https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-access-logs.html
 */
const FILE_NAME =
  /^(?:(conn_log|health_check_log)[._])?(\d{12})_elasticloadbalancing_([a-z0-9-]+)_((?:app|net)\.)?([A-Za-z0-9.-]+)_(\d{8}T\d{4}Z)_(.+)\.log(?:\.gz)?$/;
const TEST_FILE = /^ELB[A-Za-z]*TestFile$/;
/**
 * The folders of CloudWatch Logs deliveries, which are those of the logs above or, in Hive's way, name
 * their parts. How the files in them are called is not documented.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/AWS-logs-infrastructure-V2-S3.html
 */
const FOLDERS =
  /(?:^|\/)AWSLogs\/(?:o-[a-z0-9]+\/)?(?:aws-account-id=)?(\d{12})\/elasticloadbalancing\/(?:region=)?([a-z0-9-]+)\//;
/** A delivery's own suffix may put account and Region anywhere, each a folder: both, or it is chance. */
const ACCOUNT_FOLDER = /(?:^|\/)(?:[a-z_-]+=)?(\d{12})\//i;
const REGION_FOLDER = /(?:^|\/)(?:[a-z_-]+=)?([a-z]{2}(?:-[a-z]+)+-\d)\//i;
const DELIVERY_DAY =
  /\/(?:year=)?(\d{4})\/(?:month=)?(\d{2})\/(?:day=)?(\d{2})\/(?:(?:hour=)?\d{2}\/)?[^/]*$/;
const KEY_BYTES_MAX = 1024;

/**
 * Reads an S3 key or a path. Where the file's name is none of a balancer's log, its folders may still
 * name account, Region and day; every other part is then null.
 */
export function readObjectKey(key: string): ObjectKey {
  const nameAt = key.lastIndexOf('/') + 1;
  const fileName = key.slice(nameAt);
  const folder = folderOf(key.slice(0, nameAt));
  const identity = key.slice(folder.identityAt);
  const isLong = key.length > KEY_BYTES_MAX;
  const folderAccount = isLong ? null : folder.accountId;
  const folderRegion = isLong ? null : folder.region;
  const unknown: ObjectKey = {
    identity,
    kind: null,
    skip: TEST_FILE.test(fileName) ? 'test-object' : null,
    balancerType: null,
    accountId: folderAccount,
    region: folderRegion,
    balancer: null,
    node: null,
    endedAtMs: null,
    day: folderAccount === null ? null : folder.day,
  };
  const match = isLong ? null : FILE_NAME.exec(fileName);
  if (match === null) return unknown;
  const [, log, accountId = '', region = '', family, name = '', end = '', rest = ''] = match;
  const balancerType = typeOf(family);
  const endedAtMs = endOf(end);
  return {
    identity,
    kind: kindOf(balancerType, log),
    skip: log === 'health_check_log' ? 'health-check' : null,
    balancerType,
    accountId,
    region,
    balancer: family === undefined ? name : `${family.slice(0, 3)}/${name.replace('.', '/')}`,
    node: balancerType === 'network' ? null : nodeOf(rest),
    endedAtMs,
    day: folder.day ?? (endedAtMs === null ? null : dayOf(endedAtMs)),
  };
}

/** What the folders of a key say, from the first to the slash before the name. */
interface KeyFolder {
  readonly folder: string;
  /** Where the identity begins. */
  readonly identityAt: number;
  readonly accountId: string | null;
  readonly region: string | null;
  readonly day: string | null;
}

/** The folder of the key before: neighbours share it, and to read it takes longer than the name. */
let lastFolder: KeyFolder | undefined;

function folderOf(folder: string): KeyFolder {
  if (lastFolder?.folder === folder) return lastFolder;
  lastFolder = readFolder(folder);
  return lastFolder;
}

function readFolder(folder: string): KeyFolder {
  const identity = keyIdentity(folder);
  const { accountId, region } = placeIn(identity);
  const identityAt = folder.length - identity.length;
  return { folder, identityAt, accountId, region, day: deliveryDay(folder) };
}

function placeIn(folder: string): Pick<KeyFolder, 'accountId' | 'region'> {
  const [, accountId = null, region = null] = FOLDERS.exec(folder) ?? [];
  // A folder of `AWSLogs` is that of its own service.
  if (accountId !== null || /(?:^|\/)AWSLogs\//.test(folder)) return { accountId, region };
  const [, account] = ACCOUNT_FOLDER.exec(folder) ?? [];
  const [, place] = REGION_FOLDER.exec(folder) ?? [];
  if (account === undefined || place === undefined) return { accountId: null, region: null };
  return { accountId: account, region: place };
}

/** The key from `AWSLogs/` on: the same object wherever it was copied to; else the whole key. */
export function keyIdentity(key: string): string {
  const at = key.lastIndexOf('AWSLogs/');
  return at >= 0 && (at === 0 || key[at - 1] === '/') ? key.slice(at) : key;
}

function typeOf(family: string | undefined): BalancerType {
  const [classic, application, network] = BALANCER_TYPES;
  if (family === undefined) return classic;
  return family === 'app.' ? application : network;
}

function kindOf(type: BalancerType, log: string | undefined): LogKind {
  if (type === 'network') return 'network-tls-access';
  if (type === 'classic') return 'classic-access';
  return log === 'conn_log' ? 'application-connection' : 'application-access';
}

/** `54.0.0.7_1ggg` → `54.0.0.7`; the guide's zero-padded octets are brought to the usual form. */
function nodeOf(rest: string): string | null {
  const address = rest.slice(0, rest.indexOf('_'));
  if (/^\d{1,3}(?:\.\d{1,3}){3}$/.test(address)) return address.split('.').map(Number).join('.');
  return /^[0-9a-f:]+:[0-9a-f:]*$/i.test(address) ? address.toLowerCase() : null;
}

/** `20260102T0305Z` → epoch ms; null where that is no time, or older than any log. */
function endOf(text: string): number | null {
  const part = (from: number, to: number) => text.slice(from, to);
  const day = realDay(part(0, 4), part(4, 6), part(6, 8));
  const [hour, minute] = [Number(part(9, 11)), Number(part(11, 13))];
  if (day === null || hour > 23 || minute > 59) return null;
  return Date.parse(day) + hour * HOUR_MS + minute * MINUTE_MS;
}

function dayOf(ms: number): string {
  return new Date(ms).toISOString().slice(0, 10);
}

/** The day that a key's folders name, `…/2026/01/02/NAME`, as `2026-01-02`; null where none do. */
export function deliveryDay(key: string): string | null {
  const [, year = '', month = '', day = ''] = DELIVERY_DAY.exec(key) ?? [];
  return realDay(year, month, day);
}

/** The day before and whether it is one: neighbours share it. */
let lastDay = { text: '', isReal: false };

function realDay(year: string, month: string, day: string): string | null {
  const text = `${year}-${month}-${day}`;
  if (lastDay.text !== text) lastDay = { text, isReal: isRealDay(text) };
  return lastDay.isReal ? text : null;
}

function isRealDay(text: string): boolean {
  const ms = Date.parse(text);
  // 31 February would roll over into March.
  return ms >= FIRST_MS && dayOf(ms) === text;
}

/**
 * The latest instant that an object's lines may hold: a day beyond the end of its period, else beyond
 * its delivery day, else beyond now.
 */
export function latestMs({ endedAtMs, day }: ObjectKey, nowMs: number): number {
  if (endedAtMs !== null) return endedAtMs + DAY_MS;
  return (day === null ? nowMs : Date.parse(day) + DAY_MS) + DAY_MS;
}
