import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Fleet, fleetSchema } from '../../../functions/publish/fleet/fleet.ts';
import { analyseCommand } from '../../../infra/cli/analyse.ts';
import { reportCommand } from '../../../infra/cli/report.ts';
import { NOW_MS, reportOfAge } from '../../functions/publish/fleet/region-samples.ts';
import { classicLine, writeClassicLog } from './log-samples.ts';
import { runHere } from './run-here.ts';

let dir = '';
beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), 'report-test-'));
  for (const [name, lines] of [['a', 30] as const, ['b', 20] as const]) {
    const each = Array.from({ length: lines }, (_, at) => classicLine(at, 'TLSv1.2'));
    writeClassicLog(join(dir, `logs-${name}`), each);
    await runHere(analyseCommand, [join(dir, `logs-${name}`), '--lake', join(dir, name)]);
  }
  const home = (region: string) => join(dir, 'home/regions/111122223333', region);
  for (const [region, hours] of [['eu-west-1', 1] as const, ['us-east-1', 9] as const]) {
    mkdirSync(home(region), { recursive: true });
    const bytes = gzipSync(JSON.stringify(reportOfAge(hours)));
    writeFileSync(join(home(region), 'report.json.gz'), bytes);
  }
  writeFileSync(join(home('us-east-1'), 'odd.txt'), 'x');
  writeFileSync(join(dir, 'one.json'), JSON.stringify(reportOfAge(2)));
  writeFileSync(join(dir, 'broken.json'), '{');
});
afterAll(() => rmSync(dir, { recursive: true, force: true }));

const run = (...args: readonly string[]) => runHere(reportCommand, args, {}, () => NOW_MS);
async function fleetOf(...paths: readonly string[]): Promise<Fleet> {
  const { stdout, stderr, status } = await run(...paths.map((path) => join(dir, path)), '--json');
  expect({ stderr, status }).toEqual({ stderr: '', status: 0 });
  return fleetSchema.parse(JSON.parse(stdout));
}

describe('what is joined', () => {
  test('several lakes: each is named by its path, and the sums are of both', async () => {
    const { parts, sums } = await fleetOf('a', 'b');
    expect(parts.map(({ name, accountId }) => [name, accountId])).toEqual([
      [join(dir, 'a'), null],
      [join(dir, 'b'), null],
    ]);
    expect(sums).toMatchObject([{ balancerType: 'classic', handshakes: 50 }]);
    expect(sums[0]?.from).toEqual(parts.map(({ name }) => name));
  });

  test('a home lake: each Region is named by its key, one that stopped is stale', async () => {
    const { parts, leftOut } = await fleetOf('home');
    expect(parts).toMatchObject([
      { name: '111122223333/eu-west-1', accountId: '111122223333', stale: false },
      { name: '111122223333/us-east-1', region: 'us-east-1', stale: true },
    ]);
    expect(leftOut).toMatchObject([{ key: 'regions/111122223333/us-east-1/odd.txt' }]);
  });

  test('a lake, a home lake and the file of a report beside each other; a broken one is left out', async () => {
    const { parts, leftOut } = await fleetOf('a', 'home', 'one.json', 'broken.json', 'a');
    expect(parts.map(({ name }) => name.replaceAll(`${dir}/`, ''))).toEqual([
      ...['a', 'home 111122223333/eu-west-1', 'home 111122223333/us-east-1', 'one.json'],
    ]);
    expect(leftOut.map(({ key }) => key)).toContain('broken.json');
  });
});

describe('what is written', () => {
  test('for a terminal: how old each report is, and what it is the sum of', async () => {
    const { stdout, status } = await run(join(dir, 'home'));
    expect(status).toBe(0);
    expect(stdout.replaceAll(/ +/g, ' ')).toContain('111122223333/us-east-1 9h STALE');
    expect(stdout).toMatch(/^2 reports, 1 stale\. \d+ balancers: /);
    expect(stdout.replaceAll(/\s+/g, ' ')).toContain(
      'the sum of all 2 reports, of which stale: 111122223333/us-east-1.',
    );
    for (const line of stdout.split('\n')) expect(line.length).toBeLessThanOrEqual(80);
  });

  test('--html, --prom and --stale-after', async () => {
    const [page, metrics] = [join(dir, 'page.html'), join(dir, 'm.prom')];
    const options = ['--html', page, '--prom', metrics, '--stale-after', '10'];
    const { stdout, stderr } = await run(join(dir, 'home'), ...options);
    expect(stdout).toMatch(/^2 reports, 0 stale\. /);
    expect(stderr).toBe(`Dashboard: ${page}\n`);
    expect(existsSync(page)).toBe(true);
    expect(readFileSync(metrics, 'utf8')).toContain('resumption_watch_fleet_stale{part="1111');
  });

  test('--fail-on: whether any of them deviates so much', async () => {
    expect((await run(join(dir, 'home'), '--fail-on', 'info')).status).toBe(1);
    expect((await run(join(dir, 'a'), '--fail-on', 'critical')).status).toBe(0);
  });
});

test.each<[string, () => string[], RegExp]>([
  ['nothing', () => [], /LAKE: give at least one lake, bucket or file of a report\n$/],
  ['no such path', () => [join(dir, 'none')], /none does not exist\n$/],
  ['a folder without a report', () => [join(dir, 'logs-a')], /holds no report: npm run analyse/],
])('%s is told in one line', async (_, args, told) => {
  const { stderr, status } = await run(...args());
  expect(stderr).toMatch(told);
  expect(status).toBe(2);
});
