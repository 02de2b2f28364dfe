import { expect, test } from 'vitest';
import { unprobedNodes } from '../../../../functions/judge/verdicts/trial-standing.ts';
import type { TlsVersion } from '../../../../functions/model/balancer.ts';
import type { MatrixCell } from '../../../../functions/model/matrix.ts';
import { A, B, baseline, ID, NETWORK, offers, PSK, UNSPOKEN } from '../trial-samples.ts';
import {
  both,
  changed,
  isOwnTickets,
  SETTINGS,
  SOUND_CLASSIC,
  SOUND_NETWORK,
  SOUND_TRIALS,
  TOTALS,
  tried,
  verdictOf,
} from './verdict-samples.ts';

const verdict = (cells: readonly MatrixCell[]) => {
  const { verdict: name, reason } = verdictOf(tried(cells));
  return [name, reason];
};
const missing = (says: string) => [
  'not-enough-evidence',
  `No logs were read; ${says}: run npm run probe for an answer now.`,
];

test('each documented mechanism that is spoken is accepted at each node', () => {
  const sound = (words: string) => ['sound', `Probes offered sessions within scope, and ${words}.`];
  expect(verdict(SOUND_TRIALS)).toEqual(
    sound(
      '20 of 20 session IDs, 20 of 20 session tickets, 20 of 20 TLS 1.3 tickets were accepted at 2 nodes',
    ),
  );
  expect(verdict(SOUND_CLASSIC)).toEqual(sound('10 of 10 session IDs were accepted at 1 node'));
  expect(verdict(SOUND_NETWORK)).toEqual(
    sound('40 of 40 session tickets, 40 of 40 TLS 1.3 tickets were accepted at 2 nodes'),
  );
});

test('a version that is not spoken is not asked for, at a node that speaks another', () => {
  const isPsk = ({ mechanism }: MatrixCell) => mechanism === 'psk';
  const unspoken = [A, B].map((node) => baseline({ ...PSK, ...UNSPOKEN, node }));
  expect(verdict(changed(SOUND_TRIALS, isPsk, ...unspoken))[0]).toBe('sound');
  const mute = [ID, {}, PSK].map((mechanism) =>
    offers({ ...mechanism, ...UNSPOKEN, full: 0, node: '10.0.0.3', issuerNode: '10.0.0.3' }),
  );
  expect(verdict([...SOUND_TRIALS, ...mute])).toEqual(
    missing('probes found no documented mechanism at node 10.0.0.3'),
  );
});

test('a mechanism that was not tried is no mechanism that is not spoken', () => {
  const isPsk = ({ mechanism, node }: MatrixCell) => mechanism === 'psk' && node === B;
  expect(verdict(changed(SOUND_TRIALS, isPsk))).toEqual(
    missing(`0 of 10 offers of TLS 1.3 tickets at node ${B}`),
  );
});

test('a version that the security policy forbids is never expected, though nothing was tried', () => {
  const withoutPsk = tried(changed(SOUND_TRIALS, ({ mechanism }) => mechanism === 'psk'));
  expect(verdictOf(withoutPsk).verdict).toBe('not-enough-evidence');
  const allowing = (...versions: readonly TlsVersion[]) => ({
    ...SETTINGS,
    allowedVersions: () => versions,
  });
  expect(verdictOf(withoutPsk, allowing('1.0', '1.2')).verdict).toBe('sound');
  expect(verdictOf(withoutPsk, allowing('1.2')).unchecked).not.toContain('psk');
  expect(verdictOf(withoutPsk, allowing('1.2', '1.3')).unchecked).toContain('psk');
  const pskAlone = tried(SOUND_TRIALS.filter(({ mechanism }) => mechanism === 'psk'));
  expect(verdictOf(pskAlone, allowing('1.3')).verdict).toBe('sound');
});

test('too few offers say how many are missing', () => {
  expect(verdict(changed(SOUND_TRIALS, isOwnTickets, offers({ resumed: 4, full: 0 })))).toEqual(
    missing('4 of 10 offers of session tickets at node 10.0.0.1'),
  );
});

test('a node of the log that was not probed leaves it open', () => {
  const isB = ({ node, issuerNode }: MatrixCell) => node === B || issuerNode === B;
  const one = changed(SOUND_TRIALS, isB);
  expect(verdictOf(tried(one)).verdict).toBe('sound');
  expect(verdictOf(both(TOTALS, one))).toMatchObject({
    verdict: 'not-enough-evidence',
    reason: expect.stringContaining(`; node ${B} of its log not probed: run`),
  });
});

test('private addresses of a network log are compared with public ones by their number', () => {
  const at = (node: string) => baseline({ ...NETWORK, node });
  const of = (nodes: readonly string[], probed: readonly string[], type = NETWORK.balancerType) =>
    unprobedNodes({ balancerType: type, nodes: [...nodes, ...probed], cells: probed.map(at) });
  expect(of(['10.0.0.1', '10.0.1.1'], ['3.9.40.91', '3.9.40.92'])).toEqual([]);
  expect(of(['10.0.0.1', '10.0.1.1'], ['3.9.40.91'])).toEqual(['10.0.0.1', '10.0.1.1']);
  expect(of(['10.0.0.1'], ['10.0.0.2'])).toEqual(['10.0.0.1']);
  expect(of(['3.9.40.90'], ['3.9.40.91'])).toEqual(['3.9.40.90']);
});

test('where an exclusion applies no resumption is documented that could be seen', () => {
  const cells = SOUND_TRIALS.map((cell) => {
    const full = cell.resumed + cell.full;
    return { ...cell, excluded: true, resumed: 0, full, reissued: full };
  });
  expect(verdictOf(tried(cells))).toMatchObject({
    ...{ verdict: 'not-enough-evidence', lacks: [], unchecked: [] },
    reason:
      'Its listeners have mutual TLS, for which AWS documents that no session is resumed: there is no resumption to be seen.',
  });
});
