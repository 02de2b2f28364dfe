import { expect, test } from 'vitest';
import {
  areTrialsUnjudged,
  unjudgedWords,
} from '../../../../functions/judge/verdicts/unjudged-evidence.ts';
import { sampleRate } from '../measurement-samples.ts';
import { CROSS, NETWORK, offers } from '../trial-samples.ts';
import { logged, SOUND_TRIALS, TOTALS, tried, verdictOf } from './verdict-samples.ts';

const UNJUDGED = { excluded: true, unjudged: true } as const;
const TOTAL = { level: 'balancer', arrival: 'all', excluded: 'unknown' } as const;

test('trials are unjudged where all of them are', () => {
  expect(areTrialsUnjudged({ cells: [] })).toBe(false);
  expect(areTrialsUnjudged({ cells: [offers(UNJUDGED), offers()] })).toBe(false);
  expect(areTrialsUnjudged({ cells: [offers(UNJUDGED)] })).toBe(true);
});

test('how much of which evidence', () => {
  const rates = [sampleRate({ ...TOTAL, handshakes: 40 })];
  const of = { balancerType: 'application', rates, cells: [] } as const;
  expect(unjudgedWords({ ...of, rates: [] })).toBeNull();
  expect(unjudgedWords(of)).toBe(
    'of 40 handshakes nothing is expected: nobody saw whether its listeners were excluded then',
  );
  const cells = [offers({ ...UNJUDGED, resumed: 4 })];
  expect(unjudgedWords({ ...of, cells })).toMatch(/^of 40 handshakes and 10 trials nothing/);
});

test('a network balancer: what is not documented is said, and nothing deviates or is sound', () => {
  const cells = [offers({ ...NETWORK, ...UNJUDGED, resumed: 10 })];
  expect(verdictOf(tried([...cells, offers({ ...NETWORK, ...UNJUDGED, ...CROSS })]))).toMatchObject(
    {
      verdict: 'not-enough-evidence',
      ...{ lacks: [], rules: [], unchecked: [] },
      reason:
        'No logs were read; of its offers nothing is expected; of 20 trials nothing is expected: nobody ' +
        'saw whether its listeners were excluded then, or no document says what mutual TLS does to ' +
        'resumption here.',
    },
  );
});

test('handshakes of an unknown time are told in the verdict of a log', () => {
  const unknown = sampleRate({ ...TOTAL, handshakes: 500, resumed: 0, full: 500 });
  expect(verdictOf(logged([...TOTALS, unknown]))).toMatchObject({
    verdict: 'not-enough-evidence',
    reason: expect.stringContaining('of 500 handshakes nothing is expected'),
  });
});

test('trials from before a switch say nothing against those from after it', () => {
  const before = SOUND_TRIALS.map((cell) => ({ ...cell, ...UNJUDGED, resumed: 0, full: 10 }));
  expect(verdictOf(tried([...before, ...SOUND_TRIALS])).verdict).toBe('sound');
});
