import { expect, test } from 'vitest';
import { FIELDS_MAX } from '../../../../functions/ingest/lines/line-fields.ts';
import {
  formatOf,
  isHealthCheck,
  readerWith,
  VENDED_FORMATS,
} from '../../../../functions/ingest/records/vended-format.ts';
import { DELIVERED_LOG_TYPES, VENDED_KINDS } from '../../../../functions/model/source.ts';

const among =
  (...names: readonly string[]) =>
  (name: string): boolean =>
    names.includes(name);

test('every kind and every type of log that is delivered has one row', () => {
  expect(VENDED_FORMATS.map(({ kind }) => kind).sort()).toEqual([...VENDED_KINDS].sort());
  expect(VENDED_FORMATS.map(({ logType }) => logType).sort()).toEqual(
    [...DELIVERED_LOG_TYPES].sort(),
  );
});

test.each(VENDED_FORMATS)('$logType is told by any of its own names', (format) => {
  expect(format.names.some((name) => name.includes(':'))).toBe(false);
  expect(format.names).toContain('time');
  for (const name of format.ownNames) expect(formatOf(among('elb', name))).toBe(format);
  expect(formatOf(among(...format.names, 'a_field_of_next_year'))).toBe(format);
});

test.each([
  ['no balancer', among('time', 'user_agent')],
  ['names that all logs have', among('time', 'elb', 'type')],
  ['names of two logs', among('elb', 'user_agent', 'tls_verify_status')],
  ['nothing', among()],
])('%s tells no format', (_what, has) => {
  expect(formatOf(has)).toBeUndefined();
});

test('health checks are told by what they check', () => {
  const names = ['type', 'time', 'latency', 'target_addr', 'target_group_id', 'status', 'elb'];
  expect(isHealthCheck(among(...names))).toBe(true);
  expect(formatOf(among(...names))).toBeUndefined();
  for (const { names: others } of VENDED_FORMATS)
    expect(isHealthCheck(among(...others))).toBe(false);
});

test('a column that a delivery leaves out says nothing', () => {
  const [access] = VENDED_FORMATS;
  if (access === undefined) throw new Error('there are formats');
  expect(readerWith(access, among(...access.names))).toEqual(access.reader);
  const without = readerWith(access, among('elb'));
  expect([without.userAgent, without.version]).toEqual([-1, FIELDS_MAX]);
});
