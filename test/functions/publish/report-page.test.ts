import { expect, test } from 'vitest';
import { reportPage } from '../../../functions/publish/report-page.ts';
import { fleet } from '../../browser/fleet.ts';

const { report, history } = fleet({ balancers: 2, nodes: 2 }, () => '</script>$&{{history}}');

test('data are letters that end no element, whatever a name holds', () => {
  const page = reportPage('<i>{{report}}</i><b>{{history}}</b>', report, history);
  expect(page).toMatch(/^<i>[A-Za-z0-9+/=]+<\/i><b>[A-Za-z0-9+/=]+<\/b>$/);
});

test('equal data make equal bytes', () => {
  const shell = '{{report}} {{history}}';
  const again = structuredClone(report);
  expect(reportPage(shell, again, history)).toBe(reportPage(shell, report, history));
});

test('without history its place is empty', () => {
  expect(reportPage('{{report}}|{{history}}', report, null)).toMatch(/^[^|]+\|$/);
});

test.each(['{{history}}', '{{report}}', '{{report}}{{report}}{{history}}'])(
  'a shell with other places than one each is refused: %s',
  (shell) => {
    expect(() => reportPage(shell, report, history)).toThrow('the shell of the page must hold {{');
  },
);
