import { expect, test } from 'vitest';
import { evidenceOf } from '../../../../functions/judge/verdicts/deviation-evidence.ts';
import { sampleRate } from '../measurement-samples.ts';
import { baseline, deviationsOf, offers } from '../trial-samples.ts';

const evidence = (...parts: Parameters<typeof deviationsOf>) =>
  deviationsOf(...parts).map((deviation) => [deviation.rule, ...evidenceOf(deviation)]);

test('a deviation says by which kinds of evidence it is seen', () => {
  expect(evidence([baseline(), offers()])).toEqual([['missing-resumption', 'trials']]);
  const excluded = sampleRate({ arrival: 'all', excluded: 'yes', resumed: 37, full: 375 });
  expect(evidence([], [excluded])).toEqual([['excluded-resumption', 'log']]);
  const offered = [offers({ excluded: true, resumed: 4 })];
  expect(evidence(offered)).toEqual([['excluded-resumption', 'trials']]);
  expect(evidence(offered, [excluded])).toEqual([['excluded-resumption', 'log', 'trials']]);
});
