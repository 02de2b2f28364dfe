import { expect, test } from 'vitest';
import type { MatrixCell } from '../../../../functions/model/matrix.ts';
import { sampleRate } from '../measurement-samples.ts';
import { A, offers, PSK } from '../trial-samples.ts';
import {
  both,
  changed,
  logged,
  SOUND_CLASSIC,
  SOUND_LOG,
  SOUND_NETWORK,
  SOUND_TRIALS,
  TOTALS,
  tried,
  verdictOf,
} from './verdict-samples.ts';

const unchecked = (measurement: Parameters<typeof verdictOf>[0]) =>
  verdictOf(measurement).unchecked;

test('logs and trials that show a balancer whole leave nothing', () => {
  expect(unchecked(both(SOUND_LOG, SOUND_TRIALS))).toEqual([]);
  expect(unchecked(tried(SOUND_TRIALS))).toEqual([]);
});

test('a log names no mechanism; only TLS 1.3 resumes by one alone', () => {
  expect(unchecked(logged(SOUND_LOG))).toEqual(['session-id', 'session-ticket', 'psk', 'reissue']);
  const tls13 = sampleRate({ arrival: 'all', excluded: 'all', tlsVersion: '1.3', resumed: 10 });
  expect(unchecked(logged([...SOUND_LOG, tls13]))).toEqual([
    'session-id',
    'session-ticket',
    'reissue',
  ]);
});

test('offers to other nodes are needed where there are several', () => {
  const isCross = ({ relation }: MatrixCell) => relation === 'cross-node';
  expect(unchecked(tried(changed(SOUND_TRIALS, isCross)))).toEqual([
    'cross-node-offers',
    'reissue',
  ]);
  expect(unchecked(tried(SOUND_CLASSIC))).toEqual(['reissue']);
});

test('where every offer is accepted no fallback shows whether a session is issued anew', () => {
  expect(unchecked(tried(SOUND_NETWORK))).toEqual(['reissue']);
});

test('nodes that neither a log compares nor probes reached are named', () => {
  expect(unchecked(both(TOTALS, [offers({ ...PSK, resumed: 10 })]))).toEqual([
    ...['session-id', 'session-ticket', 'cross-node-offers', 'reissue', 'some-nodes'],
  ]);
  const isA = ({ node, issuerNode }: MatrixCell) => node !== A && issuerNode !== A;
  expect(unchecked(both(SOUND_LOG, changed(SOUND_TRIALS, isA)))).not.toContain('some-nodes');
});
