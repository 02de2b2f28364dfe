import { join } from 'node:path';
import type { LabBalancer } from '../traffic/scenario.ts';
import { seededHex } from '../traffic/seeded-random.ts';
import { writerBelow } from './log-files.ts';
import type { LogFile } from './log-kinds.ts';
import {
  recordFields,
  recordOf,
  VENDED_SYNTAXES,
  type VendedSyntax,
  vendedBytes,
} from './vended-log.ts';

/** A vended object that was written, and the end of the period that it covers. */
export interface VendedFile {
  readonly syntax: VendedSyntax;
  readonly path: string;
  readonly periodEndMs: number;
}

type Folder = (balancer: LabBalancer, day: readonly string[], hour: string) => string;

const byDefault: Folder = ({ accountId, region }, day) =>
  `AWSLogs/${accountId}/elasticloadbalancing/${region}/${day.join('/')}`;
const bySuffix: Folder = ({ accountId, region }, day, hour) =>
  `elb/${accountId}/${region}/${[...day, hour].join('/')}`;

/** Where a delivery puts its objects: by default, in Hive's way, or by a suffix of its own. */
const FOLDERS: Readonly<Record<VendedSyntax, Folder>> = {
  json: byDefault,
  w3c: ({ accountId, region }, [year, month, day]) =>
    `AWSLogs/aws-account-id=${accountId}/elasticloadbalancing/region=${region}/` +
    `year=${year}/month=${month}/day=${day}`,
  plain: byDefault,
  'plain-comma': bySuffix,
  'plain-space': byDefault,
  parquet: bySuffix,
  firehose: bySuffix,
  subscription: bySuffix,
};

/**
 * Writes the logs as CloudWatch Logs delivers them, below a folder for each syntax: of all nodes of a
 * balancer together, as no document says otherwise. Classic balancers have no such logs.
 */
export async function writeVended(
  outDir: string,
  files: readonly LogFile[],
  seed: number,
): Promise<readonly VendedFile[]> {
  const delivered = files.filter(({ log }) => recordFields(log.kind) !== undefined);
  const groups = Map.groupBy(delivered, ({ log, balancer, periodEndMs }) =>
    JSON.stringify([log.kind, balancer.accountId, balancer.region, balancer.name, periodEndMs]),
  );
  const put = writerBelow(outDir);
  const written: VendedFile[] = [];
  for (const [identity, group] of groups) {
    for (const syntax of VENDED_SYNTAXES) {
      const path = join(syntax, keyOf(syntax, group[0] as LogFile, `${seed} ${identity}`));
      await put(path, bytesOf(syntax, group));
      written.push({ syntax, path, periodEndMs: (group[0] as LogFile).periodEndMs });
    }
  }
  return written;
}

function bytesOf(syntax: VendedSyntax, files: readonly LogFile[]): Uint8Array {
  const [{ log, balancer }] = files as [LogFile];
  const records = files.flatMap(({ node, lines }) =>
    lines.map((line) => recordOf(log.kind, line, node)),
  );
  return vendedBytes(syntax, recordFields(log.kind) ?? [], records, balancer.accountId);
}

/** The names of vended objects are not documented. */
function keyOf(syntax: VendedSyntax, { balancer, periodEndMs }: LogFile, identity: string): string {
  const [date = '', time = ''] = new Date(periodEndMs).toISOString().split('T');
  const folder = FOLDERS[syntax](balancer, date.split('-'), time.slice(0, 2));
  return `${folder}/${seededHex(identity, 16)}`;
}
