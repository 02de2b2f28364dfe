import type { DeliveredLogType, VendedKind } from '../../model/source.ts';
import { type FormatReader, formatReader, shaped } from '../lines/format-reader.ts';
import { FIELDS_MAX } from '../lines/line-fields.ts';
import { LOG_FORMATS, type LogFormat } from '../lines/log-format.ts';

const ABSENT = -1;
const BALANCER_NAME = 'elb';

/**
 * The fields of a health check log, which holds no handshake. Source: `ALB_HEALTH_CHECK_LOGS` of the
 * CloudFormation specification.
 */
const HEALTH_CHECK_NAMES = ['target_addr', 'target_group_id', 'status_code', 'reason_code'];

/** A format as CloudWatch Logs delivers it: the row of the table, by the names of record fields. */
export interface VendedFormat {
  readonly kind: VendedKind;
  readonly logType: DeliveredLogType;
  readonly format: LogFormat;
  readonly reader: FormatReader;
  /** The names of its fields in the order of its columns. */
  readonly names: readonly string[];
  readonly positions: ReadonlyMap<string, number>;
  /** Names that no other log has: one of them tells the format. */
  readonly ownNames: readonly string[];
  /** Positions that are read: what else a record holds is not even copied. */
  readonly wanted: ReadonlySet<number>;
  /** Positions of the ARNs that name the balancer's account and Region. */
  readonly arns: readonly number[];
}

/** What the API calls a column: no name of its has a colon, and an instant is a `time` in all logs. */
function fieldName(column: string): string {
  return column === 'timestamp' ? 'time' : column.replaceAll(':', '_');
}

/** The formats that are delivered, in the order of the table. */
export const VENDED_FORMATS: readonly VendedFormat[] = LOG_FORMATS.flatMap((format) => {
  const { vended } = format;
  if (vended === null) return [];
  const names = format.columns.map(fieldName);
  const others = LOG_FORMATS.filter((other) => other.vended !== null && other !== format);
  const taken = new Set(others.flatMap(({ columns }) => columns.map(fieldName)));
  const arns = vended.arns.map((name) => format.columns.indexOf(name));
  const reader = shaped({
    ...formatReader(format),
    ...{ request: ABSENT, fieldsWanted: names.length },
  });
  return [
    {
      ...{ kind: vended.kind, logType: vended.logType, format, reader, names, arns },
      positions: new Map(names.map((name, at) => [name, at])),
      ownNames: names.filter((name) => !taken.has(name)),
      wanted: new Set([...positionsOf(reader), ...arns, names.indexOf('type')]),
    },
  ];
});

function positionsOf(reader: FormatReader): readonly number[] {
  const { userAgent, begin, lasted, end, balancer, node, client, clientPort, listener } = reader;
  const { cipher, version, latency, certificate, clientCertificate, verifyStatus, traceId } =
    reader;
  const { requestLine } = reader;
  return [
    ...[userAgent, begin, lasted, end, balancer, node, client, clientPort, listener],
    ...[cipher, version, latency, certificate, clientCertificate, verifyStatus, traceId],
    requestLine,
  ];
}

/**
 * The format that has fields of these names: undefined where none has, or more than one, or where no
 * field names a balancer, as in logs of anything else.
 */
export function formatOf(hasName: (name: string) => boolean): VendedFormat | undefined {
  if (!hasName(BALANCER_NAME)) return undefined;
  const told = VENDED_FORMATS.filter(({ ownNames }) => ownNames.some(hasName));
  return told.length === 1 ? told[0] : undefined;
}

/** Whether fields of these names are those of a health check log. */
export function isHealthCheck(hasName: (name: string) => boolean): boolean {
  return hasName(BALANCER_NAME) && HEALTH_CHECK_NAMES.some(hasName);
}

/**
 * The format's reader for records that hold some of its columns alone. A column that a delivery leaves
 * out says nothing; one that is absent from a record says what `-` says in a line.
 */
export function readerWith(format: VendedFormat, has: (name: string) => boolean): FormatReader {
  const { reader, names } = format;
  const kept = (position: number): boolean => has(names[position] ?? '');
  return shaped({
    ...reader,
    userAgent: kept(reader.userAgent) ? reader.userAgent : ABSENT,
    version: kept(reader.version) ? reader.version : FIELDS_MAX,
  });
}
