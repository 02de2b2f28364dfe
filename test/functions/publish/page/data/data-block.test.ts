import { expect, test } from 'vitest';
import { readHistory, readReport } from '../../../../../functions/publish/page/data/data-block.ts';
import { reportPage } from '../../../../../functions/publish/report-page.ts';
import { fleet } from '../../../../browser/fleet.ts';

const { report, history } = fleet({ balancers: 2, nodes: 2 });

function blocksOf(given: typeof history | null): readonly [string, string] {
  const [packedReport = '', packedHistory = ''] = reportPage(
    '{{report}}|{{history}}',
    report,
    given,
  ).split('|');
  return [packedReport, packedHistory];
}

test('report and history come back as they were put into the page', async () => {
  const [packedReport, packedHistory] = blocksOf(history);
  expect(await readReport(packedReport)).toEqual(report);
  expect(await readHistory(packedHistory)).toEqual(history);
});

test('space around a block changes nothing', async () => {
  const [packedReport] = blocksOf(null);
  expect(await readReport(`\n${packedReport}\n`)).toEqual(report);
});

test('an empty block is null', async () => {
  expect(await readReport('')).toBeNull();
  expect(await readHistory(blocksOf(null)[1])).toBeNull();
});

test('a block that was cut off is a fault, not half a report', async () => {
  const [packedReport] = blocksOf(null);
  await expect(readReport(packedReport.slice(0, 400))).rejects.toThrow();
});

test('a report that an older version left in the lake has no verdicts', async () => {
  const { balancers: _none, ...older } = report;
  const page = reportPage('{{report}}|{{history}}', older as typeof report, null);
  expect(await readReport(page.split('|')[0] ?? '')).toEqual({ ...report, balancers: [] });
});
