import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { logScope } from '../../../../functions/behaviours/resumption.ts';
import { SCOPE_REACH } from '../../../../functions/behaviours/scope.ts';
import { rateQuery } from '../../../../functions/measure/rate-query.ts';
import {
  dayCondition,
  firstDay,
  IS_APPLICATION,
  OUTCOME_RANK,
  REACH,
  TLS_NUMBER,
  versionOf,
} from '../../../../functions/measure/sql/handshake-sql.ts';
import { textLiteral } from '../../../../functions/measure/sql/sql-text.ts';
import { BALANCER_TYPES, TLS_VERSIONS } from '../../../../functions/model/balancer.ts';
import { HOUR_MS } from '../../../../functions/model/time.ts';
import type { DuckDbSession } from '../../../../infra/local/duckdb-session.ts';
import { SETTINGS } from '../lake-rows.ts';
import { openTables } from '../table-engine.ts';

let session: DuckDbSession;
beforeAll(async () => {
  session = await openTables();
});
afterAll(() => session.close());

const KINDS = BALANCER_TYPES.flatMap((type) =>
  [...TLS_VERSIONS, null].map((version) => ({ type, version })),
);

describe.each(KINDS)('the TLS number of $type and $version', ({ type, version }) => {
  test('holds the type, the version and the documented reach of its sessions', async () => {
    const tls = version === null ? 'CAST(NULL AS VARCHAR)' : textLiteral(version);
    const [row] = await session.query(`SELECT tls_number, ${REACH} AS reach,
        ${IS_APPLICATION} AS is_application
      FROM (SELECT ${TLS_NUMBER} AS tls_number
        FROM (VALUES (${textLiteral(type)}, ${tls})) AS named (balancer_type, tls_version))`);
    expect(versionOf(Number(row?.tls_number))).toBe(version ?? 'unknown');
    expect(row?.reach).toBe(SCOPE_REACH[logScope(type, version)]);
    expect(row?.is_application).toBe(type === 'application');
  });
});

test('the greatest TLS number of a connection is that of a row that names a version', async () => {
  for (const type of BALANCER_TYPES) {
    const rows = [`(${textLiteral(type)}, '1.0')`, `(${textLiteral(type)}, NULL)`];
    const [row] = await session.query(`SELECT max(${TLS_NUMBER}) AS tls_number
      FROM (VALUES ${rows.join(', ')}) AS named (balancer_type, tls_version)`);
    expect(versionOf(Number(row?.tls_number))).toBe('1.0');
  }
});

test('outcomes rank by what they say: resumed, full, unknown, failed', async () => {
  const ranked = await session.query(`SELECT outcome
    FROM (VALUES ('failed'), ('resumed'), ('unknown'), ('full')) AS named (outcome)
    ORDER BY ${OUTCOME_RANK} DESC`);
  expect(ranked.map(({ outcome }) => outcome)).toEqual(['resumed', 'full', 'unknown', 'failed']);
});

test('a window reads no day before its history: lifetime and keep-alive before its start', () => {
  const settings = { ...SETTINGS, fromMs: Date.UTC(2026, 0, 10, 1) };
  // 10 January 01:00 less 25 hours is 9 January 00:00.
  expect(dayCondition(settings)).toBe("day >= '2026-01-09'");
  expect(dayCondition(settings, HOUR_MS)).toBe("day >= '2026-01-08'");
  expect(rateQuery(settings)).toContain("day >= '2026-01-09'");
});

test('a window without a start reads all days', () => {
  expect(firstDay(SETTINGS)).toBeNull();
  expect(dayCondition(SETTINGS)).toBe('true');
  expect(rateQuery(SETTINGS)).not.toContain('day >=');
});

test('no day lies before the first of all', () => {
  expect(firstDay({ ...SETTINGS, fromMs: 1 })).toBe('1970-01-01');
});
