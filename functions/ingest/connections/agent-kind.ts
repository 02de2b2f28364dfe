import { CLIENT_KINDS } from '../../clients/client-kind.ts';
import { kindOfUserAgent } from '../../clients/user-agent.ts';
import { NO_VALUE } from '../lines/byte-interner.ts';
import { type FormatReader, has } from '../lines/format-reader.ts';
import type { LineFields } from '../lines/line-fields.ts';

/** What a connection is whose requests tell several kinds. */
export const MIXED = CLIENT_KINDS.indexOf('mixed');
const NONE = CLIENT_KINDS.indexOf('none');

/** The kind of a line's user agent, as a position in `CLIENT_KINDS`; NO_VALUE where its log has none. */
export function agentKind(reader: FormatReader, view: DataView, fields: LineFields): number {
  const { userAgent } = reader;
  if (userAgent < 0 || userAgent >= fields.count) return NO_VALUE;
  if (!has(view, fields, userAgent)) return NONE;
  const [start, end] = [fields.starts[userAgent] as number, fields.ends[userAgent] as number];
  return start === end ? NONE : kindOfUserAgent(view, start, end);
}

/** The kind of a connection of one kind that shows another; NO_VALUE tells nothing. */
export function mergedKind(kind: number, other: number): number {
  if (other === NO_VALUE || other === kind) return kind;
  return kind === NO_VALUE ? other : MIXED;
}
