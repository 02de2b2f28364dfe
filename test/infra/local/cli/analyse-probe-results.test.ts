import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parseAnalyseCommand } from '../../../../infra/local/cli/analyse-command.ts';
import { analyse } from '../../../../infra/local/cli/analyse-run.ts';
import { terminalReport } from '../../../../infra/local/cli/terminal-report.ts';
import { temporaryFolder } from '../../../functions/ingest/read-lake.ts';

const NODES = ['10.0.0.1', '10.0.0.2'] as const;

/** Only the required fields, as a person would write them: ten trials of each pair. */
function resultLines(outcomeOf: (issuer: string, node: string) => string): string {
  const lines = NODES.flatMap((issuer) =>
    NODES.flatMap((node) =>
      Array.from({ length: 10 }, (_, second) => ({
        schema: 1,
        run_id: 'by-hand',
        tried_at: `2026-01-02T12:00:${String(second).padStart(2, '0')}Z`,
        balancer: 'net/api/2222222222222222',
        balancer_type: 'network',
        region: 'eu-west-1',
        issuer_node: issuer,
        node,
        mechanism: 'session-ticket',
        outcome: outcomeOf(issuer, node),
      })),
    ),
  );
  return lines.map((line) => JSON.stringify(line)).join('\n');
}

async function analysed(...args: readonly string[]) {
  const { report } = await analyse(parseAnalyseCommand(args), {
    nowMs: () => Date.parse('2026-01-03T00:00:00Z'),
    version: '0.0.0',
    temporaryDir: () => spill,
    signal: new AbortController().signal,
    onProgress: () => {},
  });
  return report;
}
let spill: string;

test('a hand-written result file gives rates, a matrix, verdicts and a table', async () => {
  const dir = await temporaryFolder();
  spill = await temporaryFolder();
  const path = join(dir, 'results.ndjson');
  await writeFile(
    path,
    resultLines((issuer, node) => (issuer === node ? 'resumed' : 'full')),
  );
  const report = await analysed('--probe-results', path);
  expect(report.sources).toMatchObject([{ kind: 'trial-results', lines: 40, rows: 40 }]);
  const node = report.rates.filter((rate) => rate.level === 'node');
  expect(node.map((rate) => [rate.node, rate.relation, rate.resumed, rate.rate])).toEqual([
    ['10.0.0.1', 'cross-node', 0, 0],
    ['10.0.0.1', 'same-node', 10, 1],
    ['10.0.0.2', 'cross-node', 0, 0],
    ['10.0.0.2', 'same-node', 10, 1],
  ]);
  expect(report.matrix.map((cell) => [cell.verdict, cell.expected])).toEqual([
    ['accepts', 'accepts'],
    ['does-not-accept', 'accepts'],
    ['does-not-accept', 'accepts'],
    ['accepts', 'accepts'],
  ]);
  expect(report.deviations.map(({ rule, node: at, relation }) => [rule, at, relation])).toEqual(
    NODES.map((at) => ['missing-resumption', at, 'cross-node']),
  );
  const lines = terminalReport(report, { width: 80, paint: (_style, text) => text, notes: [] });
  expect(lines).toContain(
    '  10.0.0.1       session-ticket         10/10 100.0%             0/10 0.0% <<',
  );
  expect(lines.every((line) => line.length <= 80 || line.includes('https://'))).toBe(true);
  expect(lines.join('\n')).toContain('40 in handshakes and trials');
});

test('a folder of results and targets: an exclusion turns what was missing to nothing', async () => {
  const dir = await temporaryFolder();
  spill = await temporaryFolder();
  await mkdir(join(dir, 'results'));
  await writeFile(
    join(dir, 'results/a.ndjson'),
    resultLines(() => 'full'),
  );
  // The same run again under another name counts once.
  await writeFile(
    join(dir, 'results/b.ndjson'),
    resultLines(() => 'full'),
  );
  const target = { name: 'net/api/2222222222222222', balancerType: 'network', region: 'eu-west-1' };
  const targets = [{ ...target, host: 'api.example.com', certificates: 2 }];
  await writeFile(join(dir, 'targets.json'), JSON.stringify(targets));
  const results = join(dir, 'results');
  const found = await analysed('--probe-results', results);
  expect(found.matrix.map((cell) => cell.trials)).toEqual([10, 10, 10, 10]);
  expect(found.deviations).toHaveLength(4);
  const excluded = await analysed(
    '--probe-results',
    results,
    '--targets',
    join(dir, 'targets.json'),
  );
  expect(excluded.deviations).toEqual([]);
});
