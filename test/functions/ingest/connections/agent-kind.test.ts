import fc from 'fast-check';
import { expect, test } from 'vitest';
import { CLIENT_KINDS } from '../../../../functions/clients/client-kind.ts';
import {
  agentKind,
  MIXED,
  mergedKind,
} from '../../../../functions/ingest/connections/agent-kind.ts';
import { NO_VALUE } from '../../../../functions/ingest/lines/byte-interner.ts';
import { formatReader } from '../../../../functions/ingest/lines/format-reader.ts';
import { LineFields, OVERREAD_BYTES } from '../../../../functions/ingest/lines/line-fields.ts';
import { LOG_FORMATS } from '../../../../functions/ingest/lines/log-format.ts';
import { paddedView } from '../lines/padded-view.ts';

const READERS = LOG_FORMATS.map(formatReader);

/** What kinds are told of a line whose user agent has this text, in a log of that kind. */
function kindIn(log: string, agent: string): string | null {
  const reader = READERS.find(({ format }) => format.kind === log);
  if (reader === undefined) throw new Error(`no log ${log}`);
  const fields = new LineFields();
  fields.count = reader.fieldsWanted;
  if (reader.userAgent >= 0) {
    fields.starts[reader.userAgent] = 0;
    fields.ends[reader.userAgent] = Buffer.byteLength(agent);
  }
  const view = paddedView(agent + ' '.repeat(OVERREAD_BYTES));
  const kind = agentKind(reader, view, fields);
  return kind === NO_VALUE ? null : (CLIENT_KINDS[kind] ?? '');
}

test.each([
  ['application-access', 'curl/8.5.0', 'curl'],
  ['classic-access', 'Go-http-client/1.1', 'go-http'],
  ['application-access', '-', 'none'],
  ['application-access', '', 'none'],
  ['application-access', `${'x'.repeat(600)} curl/8`, 'other'],
  // Neither log has a user agent.
  ['application-connection', 'curl/8.5.0', null],
  ['network-tls-access', 'curl/8.5.0', null],
])('%s %s: %s', (log, agent, kind) => {
  expect(kindIn(log, agent)).toBe(kind);
});

test('a line that ends before the column tells nothing', () => {
  const reader = READERS.find(({ format }) => format.kind === 'classic-access');
  if (reader === undefined) throw new Error('no such log');
  const fields = new LineFields();
  fields.count = 12;
  expect(agentKind(reader, paddedView('x'), fields)).toBe(NO_VALUE);
});

test('the kind of a connection does not depend on the order of its lines', () => {
  const kind = fc.constantFrom(NO_VALUE, 0, 1, 5, MIXED);
  fc.assert(
    fc.property(fc.array(kind), fc.array(kind), (some, others) => {
      const of = (lines: readonly number[]) => lines.reduce(mergedKind, NO_VALUE);
      const told = new Set([...some, ...others].filter((one) => one !== NO_VALUE));
      const expected = told.size > 1 ? MIXED : ([...told][0] ?? NO_VALUE);
      expect(of([...some, ...others])).toBe(expected);
      expect(of([...others, ...some])).toBe(expected);
      // Nor on the objects that they came in.
      expect(mergedKind(of(some), of(others))).toBe(expected);
    }),
  );
});
