import { expect, test } from 'vitest';
import { reportSurvival } from '../../../../../functions/publish/report-survival.ts';
import { noPaint } from '../../../../../infra/cli/text/paint.ts';
import { survivalLines } from '../../../../../infra/cli/text/report/survival-lines.ts';
import { sampleCurve } from '../../../../functions/judge/measurement-samples.ts';

const lines = (...curves: readonly ReturnType<typeof sampleCurve>[]) =>
  survivalLines({ survival: curves.map(reportSurvival) }, 80, noPaint);

test('each mechanism has a sentence, at its own node first; nodes are left to the page', () => {
  const all = [
    sampleCurve({ relation: 'cross-node', lifetimeHintS: null, medianMs: null, points: [] }),
    sampleCurve(),
    sampleCurve({ node: '10.0.0.1' }),
  ];
  expect(lines(...all)).toEqual([
    'How long sessions live, by probes that offered each once',
    '  application app/old/9999999999999999, eu-west-1',
    '    psk at its own node: half or fewer are accepted from 18h on; at 24h 5.0%',
    '      (0.0–25.0%); lifetime hint 24h',
    '    psk at another node: none was offered',
  ]);
});

test('where nobody asked there are no lines', () => {
  expect(lines()).toEqual([]);
  expect(survivalLines({}, 80, noPaint)).toEqual([]);
});
