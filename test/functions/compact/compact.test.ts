import { parquetWriteBuffer } from 'hyparquet-writer';
import { expect, test } from 'vitest';
import { COMPACT_LIMITS, compactLake } from '../../../functions/compact/compact.ts';
import { HANDSHAKE_COLUMNS } from '../../../functions/lake/columns.ts';
import { tableFile } from '../../../functions/lake/table-file.ts';
import { tableKey } from '../../../functions/lake/table-key.ts';
import { HOUR_MS } from '../../../functions/model/time.ts';
import { handshake, T0, trial } from '../measure/lake-rows.ts';
import { filesOf } from './arbitrary-objects.ts';
import { type LakeFiles, memoryLake, rowsIn } from './memory-lake.ts';

const FOREVER = { deadlineMs: Number.POSITIVE_INFINITY };
/** The hour of T0 is over at T0 + 1 h, and closed two hours later. */
const CLOSED_MS = T0 + 3 * HOUR_MS;
const FOLDER = 'balancer_type=application/region=eu-west-1/day=2026-01-02';
const ID = 'f'.repeat(32);

const partKey = (endedAtMs: number | null, sourceId: string): string =>
  tableKey(
    'handshakes',
    { balancerType: 'application', region: 'eu-west-1', day: '2026-01-02' },
    endedAtMs,
    sourceId,
  );

const lakeOf = (...names: readonly string[]): LakeFiles =>
  new Map(names.flatMap((name) => [...filesOf(name, T0, [handshake(), handshake()])]));

const run = (files: LakeFiles, nowMs: number) =>
  compactLake({ lake: memoryLake(files), clock: { nowMs: () => nowMs } }, FOREVER);

test('the files of a closed hour become one in each table, and every row is in it', async () => {
  const files = lakeOf('a', 'b', 'c');
  const rows = await rowsIn(files);
  expect(await run(files, CLOSED_MS)).toMatchObject({
    stoppedBy: 'end',
    wholes: 2,
    files: 6,
    rows: 9,
    unreadable: [],
  });
  expect([...files.keys()].sort()).toEqual([
    expect.stringMatching(`^v2/handshakes/${FOLDER}/12-whole-[0-9a-f]{32}.parquet$`),
    expect.stringMatching(`^v2/sources/${FOLDER}/12-whole-[0-9a-f]{32}.parquet$`),
  ]);
  expect(await rowsIn(files)).toEqual(rows);
});

test('the row of an object that was set aside stays alone, to be taken back when it is read', async () => {
  const files = lakeOf('a', 'b');
  const [[, row] = ['', new Uint8Array()]] = filesOf('c', T0, []);
  const aside = `v2/sources/${FOLDER}/12-${ID}-aside.parquet`;
  files.set(aside, row);
  expect(await run(files, CLOSED_MS)).toMatchObject({ wholes: 2, files: 4 });
  expect(files.get(aside)).toBe(row);
});

test('what is compacted stays as it is', async () => {
  const files = lakeOf('a', 'b');
  await run(files, CLOSED_MS);
  const before = new Map(files);
  expect(await run(files, CLOSED_MS)).toMatchObject({ wholes: 0, files: 0 });
  expect(files).toEqual(before);
});

test('the same parts give the same file, whatever order they came in', async () => {
  const files = lakeOf('a', 'b', 'c');
  const others = new Map([...files].reverse());
  await run(files, CLOSED_MS);
  await run(others, CLOSED_MS + HOUR_MS);
  expect(new Map([...others].sort())).toEqual(new Map([...files].sort()));
});

test('an hour is left alone until it ended two hours ago', async () => {
  const files = lakeOf('a', 'b');
  expect(await run(files, CLOSED_MS - 1)).toMatchObject({ wholes: 0 });
  expect(files.size).toBe(4);
});

test('files of an unknown hour wait for the end of their day, and then are merged', async () => {
  const files: LakeFiles = new Map(
    ['a', 'b'].flatMap((name) => [...filesOf(name, null, [handshake()])]),
  );
  expect(await run(files, Date.UTC(2026, 0, 3, 2) - 1)).toMatchObject({ wholes: 0 });
  expect(await run(files, Date.UTC(2026, 0, 3, 2))).toMatchObject({ wholes: 2, files: 4 });
});

test('a late part goes into a new whole with the old one', async () => {
  const files = lakeOf('a', 'b');
  await run(files, CLOSED_MS);
  for (const [key, bytes] of lakeOf('c')) files.set(key, bytes);
  const rows = await rowsIn(files);
  expect(await run(files, CLOSED_MS)).toMatchObject({ wholes: 2, files: 4 });
  expect(files.size).toBe(2);
  expect(await rowsIn(files)).toEqual(rows);
});

test('an object that is read again speaks for itself, not the whole that held it', async () => {
  const files = lakeOf('a', 'b');
  await run(files, CLOSED_MS);
  const row = handshake();
  const again = filesOf('a', T0, [row]);
  for (const [key, bytes] of again) files.set(key, bytes);
  await run(files, CLOSED_MS);
  const handshakes = (await rowsIn(files)).filter((row) => row.startsWith('v2/handshakes/'));
  expect(handshakes.filter((text) => text.includes(`"${row.connection_id}"`))).toHaveLength(1);
  expect(handshakes).toHaveLength(3);
});

test('large files stay, and one file alone does', async () => {
  const files = lakeOf('a', 'b');
  const small = [...files.values()].map((bytes) => bytes.length);
  const limits = { ...COMPACT_LIMITS, smallBytes: Math.min(...small) };
  const world = { lake: memoryLake(files), clock: { nowMs: () => CLOSED_MS } };
  expect(await compactLake(world, { ...FOREVER, limits })).toMatchObject({ wholes: 0 });
  expect(await run(lakeOf('a'), CLOSED_MS)).toMatchObject({ wholes: 0 });
});

test('trials stay one file a run', async () => {
  const at = { balancerType: 'application', region: 'eu-west-1', day: '2026-01-02' } as const;
  const files: LakeFiles = new Map(
    ['1', '2'].map((digit) => [
      tableKey('trials', at, null, digit.repeat(32)),
      Buffer.from(JSON.stringify(trial())),
    ]),
  );
  expect(await run(files, CLOSED_MS + 48 * HOUR_MS)).toMatchObject({ wholes: 0, unreadable: [] });
  expect(files.size).toBe(2);
});

test('a run stops at its deadline with nothing half done, and the next ones do the rest', async () => {
  const files = lakeOf('a', 'b', 'c', 'd');
  const rows = await rowsIn(files);
  let stops = 0;
  for (;;) {
    // Each look at the clock takes a second; so a run gets through three files at most.
    let lookedAt = 0;
    const clock = { nowMs: () => CLOSED_MS + 1000 * lookedAt++ };
    const settings = { deadlineMs: CLOSED_MS + 4500 };
    const done = await compactLake({ lake: memoryLake(files), clock }, settings);
    expect(await rowsIn(files)).toEqual(rows);
    if (done.stoppedBy === 'end') break;
    stops += 1;
    expect(stops).toBeLessThan(10);
  }
  expect(stops).toBeGreaterThan(1);
  expect(files.size).toBe(2);
});

test.each([
  { what: 'no Parquet', bytes: Buffer.from('PAR1 not really PAR1'), says: /./ },
  {
    what: 'a table of a newer version',
    bytes: new Uint8Array(
      parquetWriteBuffer({
        columnData: [...HANDSHAKE_COLUMNS, { name: 'colour' }].map(({ name }) => ({
          name,
          data: ['1'],
          type: 'STRING' as const,
        })),
      }),
    ),
    says: /column colour is of a newer version/,
  },
  {
    what: 'another table',
    bytes: new Uint8Array(parquetWriteBuffer({ columnData: [{ name: 'source_id', data: ['1'] }] })),
    says: /it has no column account_id/,
  },
])(
  'a file that is $what stays, is named, and does not keep the others',
  async ({ bytes, says }) => {
    const files = lakeOf('a', 'b');
    const key = partKey(T0, ID);
    files.set(key, bytes);
    const done = await run(files, CLOSED_MS);
    expect(done).toMatchObject({ wholes: 2, files: 4 });
    expect(done.unreadable).toEqual([expect.stringMatching(`^${key}: `)]);
    expect(done.unreadable[0]).toMatch(says);
    expect(files.get(key)).toBe(bytes);
  },
);

test('a part of an older version, without a column that may be null, has null there', async () => {
  const files = lakeOf('a');
  const older = HANDSHAKE_COLUMNS.filter(({ name }) => name !== 'mutual_tls');
  files.set(partKey(T0, ID), tableFile(older, [handshake({ reading_id: 7n })]));
  await run(files, CLOSED_MS);
  const rows = (await rowsIn(files)).filter((row) => row.startsWith('v2/handshakes/'));
  expect(rows).toHaveLength(3);
  expect(rows.filter((row) => row.includes('"mutual_tls":null'))).toHaveLength(3);
});

test('what is none of the lake tables is not touched', async () => {
  const files: LakeFiles = new Map(
    [`v2/handshakes/${FOLDER}/notes.txt`, `v2/handshakes/${FOLDER}/12-copy.parquet`].map((key) => [
      key,
      Buffer.from(key),
    ]),
  );
  const before = new Map(files);
  await run(files, CLOSED_MS);
  expect(files).toEqual(before);
});

test('a failing world is thrown, not counted', async () => {
  const lake = memoryLake(lakeOf('a', 'b'), async (operation) => {
    if (operation.startsWith('commit')) throw new Error('the disk is full');
  });
  const clock = { nowMs: () => CLOSED_MS };
  await expect(compactLake({ lake, clock }, FOREVER)).rejects.toThrow('the disk is full');
});
