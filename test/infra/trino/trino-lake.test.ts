import { expect, test } from 'vitest';
import type { QueryRow } from '../../../functions/ports.ts';
import { type LakeShare, TrinoLake } from '../../../infra/trino/trino-lake.ts';

// What the SQL means is tested on a real Trino, by test/trino/commands.trino.ts.

const PLACE = { origin: 'http://127.0.0.1:1', catalog: 'hive', schema: 'my "lake"' };
const SHARE: LakeShare = {
  readings: { read: [1n, -9_007_199_254_740_993n], setAside: [] },
  days: ['2026-01-02', "2026'01"],
  deliveryDays: { first: '2026-01-01', last: null },
};

/** A lake over an engine that keeps what it is asked, and answers these rows. */
function lakeOver(share = SHARE, rows: readonly QueryRow[] = []) {
  const asked: string[] = [];
  const query = async (sql: string) => {
    asked.push(sql);
    return rows;
  };
  return { asked, lake: new TrinoLake({ query }, PLACE, share) };
}

test('names and values are quoted, and readings keep all of their digits', async () => {
  const { asked, lake } = lakeOver();
  await lake.query('WITH a AS (SELECT 1) SELECT * FROM a');
  const [sql = ''] = asked;
  expect(sql).toContain('FROM "hive"."my ""lake"""."handshakes"');
  expect(sql).toContain("day IN ('2026-01-02', '2026''01')");
  expect(sql).toContain("split('1,-9007199254740993', ',')");
  expect(sql).toMatch(/\),\na AS \(SELECT 1\) SELECT \* FROM a$/);
});

test('a list that is too long for a server is refused before it is sent', async () => {
  const read = Array.from({ length: 60_000 }, (_, at) => 10n ** 17n + BigInt(at));
  const { asked, lake } = lakeOver({ ...SHARE, readings: { read, setAside: [] } });
  await expect(lake.query('WITH a AS (SELECT 1) SELECT * FROM a')).rejects.toThrow(
    /^the query has \d+ characters, and Trino takes 1000000: .* Give --lake a folder of its own$/,
  );
  expect(asked).toEqual([]);
});

test.each<[string, number | null, QueryRow, RegExp | null]>([
  ['all that the run read', 3, { objects: 3, missing_days: 0 }, null],
  ['what only the server knows', null, { objects: 0, missing_days: 0 }, null],
  ['fewer objects', 4, { objects: 3, missing_days: 0 }, /finds 3 of the 4 objects of this run/],
  [
    'no handshakes of a day',
    null,
    { objects: 3, missing_days: 1, first_day: '2026-01-02', first_region: 'eu-west-1' },
    /finds no handshakes of 2026-01-02 in eu-west-1: its tables/,
  ],
  [
    'no handshakes of days',
    null,
    { objects: 3, missing_days: 3, first_day: '2026-01-02', first_region: 'eu-west-1' },
    /eu-west-1, and 2 days more: its tables/,
  ],
])('a server that sees %s', async (_what, objects, row, refusal) => {
  const { lake } = lakeOver(SHARE, [row]);
  const checked = lake.checkPartitions(objects);
  if (refusal === null) await checked;
  else await expect(checked).rejects.toThrow(refusal);
});
