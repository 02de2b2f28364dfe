import type { LogDelivery } from '../../model/source.ts';
import type { RecordLayout } from './record-reader.ts';
import type { Delimiting } from './split-delimited.ts';
import {
  formatOf,
  isHealthCheck,
  readerWith,
  VENDED_FORMATS,
  type VendedFormat,
} from './vended-format.ts';

/** How the lines of a delimited log are read. */
export interface DelimitedLayout extends RecordLayout, Delimiting {
  /** For each field of a line the column that it is, -1 for one that is not known. */
  readonly positions: readonly number[];
  /** Whether lines may go on in fields that AWS appended. */
  readonly isOpen: boolean;
  /** The one balancer whose lines it is for; null: of any. */
  readonly balancer: string | null;
  /** Whether nothing but the content says that the fields are these: then more of it is checked. */
  readonly isGuess: boolean;
}

/** What a delivery may separate fields by, and what its neighbours in other services do. */
const DELIMITERS = ['\t', ',', ' ', ';', '|'];
const FIELDS_DIRECTIVE = /^#\s*fields:\s*(.*)$/i;
const LIST = 'alpn_client_preference_list';
/** A delimiter is no part of a value: the API takes up to five characters. */
const DELIMITER = /^"?([^A-Za-z0-9"]{1,5})"?[A-Za-z0-9[:]/;
const INSTANT = /^"?\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d+)?Z?/;

/** The names in the line that names the fields of a W3C log; undefined for any other line. */
export function namesIn(line: string): readonly string[] | undefined {
  const [, names] = FIELDS_DIRECTIVE.exec(line) ?? [];
  return names?.split(/[\s,;|]+/).filter((name) => name !== '');
}

/** Whether the names are those of a log that holds no handshake. */
export function nameHealthChecks(names: readonly string[]): boolean {
  return isHealthCheck((name) => names.includes(name));
}

/** The layouts of a W3C log, one for each delimiter that its lines may have. */
export function namedLayouts(names: readonly string[]): readonly DelimitedLayout[] {
  const format = formatOf((name) => names.includes(name));
  if (format === undefined) return [];
  return DELIMITERS.map((delimiter) => layoutOf(format, names, delimiter, {}));
}

/** The layout that a delivery says; undefined where it names no log that is read. */
export function deliveredLayout(delivery: LogDelivery): DelimitedLayout | undefined {
  const { logType, fields, delimiter, balancer } = delivery;
  const format = VENDED_FORMATS.find((one) => one.logType === logType);
  return format && layoutOf(format, fields, delimiter, { balancer });
}

/** The layouts in the default order that a line may have, by what stands behind its first field. */
export function defaultLayouts(line: string): readonly DelimitedLayout[] {
  return VENDED_FORMATS.flatMap((format) => {
    const first = firstField(line, format);
    const [, delimiter] = first === undefined ? [] : (DELIMITER.exec(line.slice(first)) ?? []);
    if (delimiter === undefined) return [];
    return [layoutOf(format, format.names, delimiter, { isOpen: true, isGuess: true })];
  });
}

/** Where the first field of a line in the default order ends; undefined where it is none. */
function firstField(line: string, { format: { types } }: VendedFormat): number | undefined {
  if (types === null) return INSTANT.exec(line)?.[0].length;
  const [, quote = '', word = ''] = /^("?)([a-z0-9]+)/.exec(line) ?? [];
  const isType = types.tls.includes(word) || types.plain.includes(word);
  return isType ? quote.length + word.length : undefined;
}

function layoutOf(
  format: VendedFormat,
  names: readonly string[],
  delimiter: string,
  of: Partial<Pick<DelimitedLayout, 'isOpen' | 'balancer' | 'isGuess'>>,
): DelimitedLayout {
  const { isOpen = false, balancer = null, isGuess = false } = of;
  return {
    ...{ format, isOpen, balancer, isGuess },
    reader: readerWith(format, (name) => names.includes(name)),
    delimiter: Buffer.from(delimiter),
    listAt: delimiter === ',' ? names.indexOf(LIST) : -1,
    positions: names.map((name) => format.positions.get(name) ?? -1),
  };
}
