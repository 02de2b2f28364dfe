import { LOG_FORMATS, type LogFormat } from '../../../../functions/ingest/lines/log-format.ts';
import type { SourceKind } from '../../../../functions/model/source.ts';
import {
  recordFields,
  recordOf,
  type VendedRecord,
  type VendedSyntax,
  vendedBytes,
} from '../../../../infra/demo/logs/vended-log.ts';
import type { Row } from '../read-lake.ts';

export const ACCOUNT = '123456789012';
export const FOLDER = `AWSLogs/${ACCOUNT}/elasticloadbalancing/eu-west-1/2026/01/02/`;
/** No real name of a vended file is known. */
export const KEY = `${FOLDER}0b1c2d3e.gz`;
const NODE = '198.51.100.4';

/** The formats that are delivered, with their names. */
export const DELIVERED = LOG_FORMATS.flatMap((format) => {
  const names = recordFields(format.kind);
  return names === undefined
    ? []
    : [{ format, names, kind: `vended-${format.kind}` as SourceKind }];
});

/** The record of a format's example, with some of its fields changed. */
export function record({ kind, example }: LogFormat, changed: VendedRecord = {}): VendedRecord {
  return { ...recordOf(kind, example, NODE), ...changed };
}

/** Records as an object in a syntax, all their fields in the default order. */
export function written(
  syntax: VendedSyntax,
  format: LogFormat,
  records: readonly VendedRecord[],
  names = recordFields(format.kind) ?? [],
): Uint8Array {
  return vendedBytes(syntax, names, records, ACCOUNT);
}

/** The key under which AWS would put the legacy log of the same lines. */
export function legacyKey({ keyPattern }: LogFormat): string {
  const parts: Readonly<Record<string, string>> = {
    ...{ account: ACCOUNT, region: 'eu-west-1', name: 'shop', id: '50dc6c495c0c9188' },
    ...{ end: '20260102T0310Z', node: NODE, random: '1abc' },
  };
  return FOLDER + keyPattern.replace(/\{(\w+)\}/g, (_all, part: string) => parts[part] ?? '');
}

/** A row without what tells its object from others. */
export function content({ reading_id: _reading, ...row }: Row): Row {
  return row;
}
