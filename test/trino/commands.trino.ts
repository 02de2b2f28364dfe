import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { analyseCommand } from '../../infra/cli/analyse.ts';
import type { Command } from '../../infra/cli/command-line.ts';
import { measureCommand } from '../../infra/cli/measure.ts';
import type { ProjectedPartitions } from '../../infra/package/trino-tables.ts';
import { runHere } from '../infra/cli/run-here.ts';
import { writeLabLake } from './lab-lake.ts';
import { forgetLake, partitionsOf, registerLake } from './lake-tables.ts';
import { describeTrino, trino } from './lakes.ts';
import { engineAt } from './server/trino-server.ts';

const FROM = ['--from', '2026-06-02T00:00:00Z'];

interface Kept {
  readonly schema: string;
  /** The folder of the lake. */
  readonly lake: string;
  readonly logs: string;
  readonly trials: string;
  /** Beside the logs. */
  readonly outDir: string;
}

let kept: Kept = { schema: '', lake: '', logs: '', trials: '', outDir: '' };

/** Keeps the lab's lake where the server sees it. */
async function keepLab(): Promise<void> {
  const schema = `commands_${process.pid}`;
  const outDir = await mkdtemp(join(tmpdir(), 'resumption-watch-trino-commands-'));
  const lake = join(trino().root, schema);
  await mkdir(lake);
  const { logDir: logs } = await writeLabLake(lake, outDir);
  kept = { schema, lake, logs, trials: join(outDir, 'trials.ndjson'), outDir };
  await register(schema, await partitionsOf(lake));
}

async function register(schema: string, partitions: ProjectedPartitions): Promise<void> {
  await registerLake(trino(), { schema, folder: kept.schema, partitions });
}

function engineOption(schema = kept.schema): readonly string[] {
  return ['--engine', `trino=${trino().origin}/${trino().catalog}/${schema}`];
}

describeTrino('commands with --engine report what they report without', () => {
  beforeAll(keepLab);
  afterAll(() => rm(kept.outDir, { recursive: true, force: true }));

  test('analyse, over all that the lake holds', async () => {
    const { logs, trials, lake } = kept;
    await expectSame(analyseCommand, [logs, trials, '--lake', lake]);
  });

  test('analyse, over a part of the lake, with a window', async () => {
    const { logs, lake } = kept;
    const part = join(logs, '123456789012', 'elasticloadbalancing', 'eu-west-1');
    const report = await expectSame(analyseCommand, [part, '--lake', lake, ...FROM]);
    expect(new Set(report.rates.map(({ region }) => region))).toEqual(new Set(['eu-west-1']));
  });

  test('analyse, where an object was set aside', async () => {
    const { logs, lake, outDir, schema } = kept;
    const folder = join(logs, '123456789012', 'elasticloadbalancing', 'us-east-1');
    const [whole = ''] = await readdir(folder, { recursive: true }).then((names) =>
      names.filter((name) => name.endsWith('.log.gz')),
    );
    const cut = join(outDir, basename(whole).replace(/_[^_]+$/, '_cut.log.gz'));
    await writeFile(cut, (await readFile(join(folder, whole))).subarray(0, -20));
    const report = await expectSame(analyseCommand, [folder, cut, '--lake', lake]);
    const setAside = report.sources.filter(
      ({ quarantined }) => Object.keys(quarantined).length > 0,
    );
    expect(setAside).toHaveLength(1);
    await forgetLake(trino(), schema);
    await register(schema, await partitionsOf(lake));
  });

  test('measure, over all that counts in the lake', async () => {
    await expectSame(measureCommand, FROM, { here: ['--lake', kept.lake] });
  });

  test('partitions that the server does not know are told, and no report is printed', async () => {
    const other = `${kept.schema}_partly`;
    await register(other, { ...(await partitionsOf(kept.lake)), region: ['eu-west-1'] });
    const there = engineOption(other);
    const { stdout, stderr, status } = await runHere(analyseCommand, [
      ...[kept.logs, '--lake', kept.lake],
      ...there,
    ]);
    expect({ stdout, status }).toEqual({ stdout: '', status: 2 });
    expect(stderr).toMatch(
      /^analyse: Trino finds \d+ of the \d+ objects of this run in the table sources: .*\n$/,
    );
    await engineAt(trino(), other).query('DROP TABLE handshakes');
    const missing = await runHere(measureCommand, [...there, ...FROM]);
    expect(missing).toMatchObject({ stdout: '', status: 2 });
    expect(missing.stderr).toMatch(/TABLE_NOT_FOUND: .*handshakes.*\(docs\/trino\.md shows how/);
  });
});

interface Printed {
  readonly rates: readonly { readonly region: string }[];
  readonly sources: readonly { readonly quarantined: object }[];
}

async function reportOf(command: Command, args: readonly string[]): Promise<Printed> {
  const { stdout, stderr, status } = await runHere(command, [...args, '--json']);
  expect({ stderr, status }).toEqual({ stderr: expect.any(String), status: 0 });
  return { ...JSON.parse(stdout), generatedAt: null };
}

/** The report of a command on both engines, which must be the same but for its time. */
async function expectSame(
  command: Command,
  args: readonly string[],
  { here = [] }: { readonly here?: readonly string[] } = {},
): Promise<Printed> {
  const expected = await reportOf(command, [...args, ...here]);
  expect(await reportOf(command, [...args, ...engineOption()])).toEqual(expected);
  return expected;
}
