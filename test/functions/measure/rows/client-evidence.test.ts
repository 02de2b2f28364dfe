import { describe, expect, test } from 'vitest';
import { CLIENT_KINDS } from '../../../../functions/clients/client-kind.ts';
import { clientEvidence } from '../../../../functions/measure/rows/client-evidence.ts';
import { KINDS_MAX } from '../../../../functions/measure/rows/client-place.ts';
import type { LogCell } from '../../../../functions/measure/rows/log-row.ts';
import { sampleRate } from '../../judge/measurement-samples.ts';
import { cell, rowsOf } from './kind-cells.ts';

// Counts, moments and returns are held to the plain reference; here is what it leaves out.

/** The row of the balancer as a whole. */
const whole = (resumed: number, full: number, portion: 'all' | 'judged' = 'all') =>
  sampleRate({
    ...{ accountId: '1', balancer: 'app/a/1', arrival: 'all', excluded: 'all', portion },
    ...{ resumed, full },
  });

function attainableOf(cells: readonly LogCell[], rates = [whole(0, 10)]): number | null {
  const { attainable } = clientEvidence(rowsOf(cells), rates);
  return attainable.find(({ level, portion }) => level === 'balancer' && portion === 'all')
    ?.attainable as number | null;
}

describe('the attainable rate', () => {
  test.each<[string, readonly LogCell[], number | null]>([
    ['leaves out kinds that never offer', [cell('go-http'), cell('chromium')], 0.5],
    ['is the ceiling where all may offer', [cell('okhttp'), cell('chromium')], 1],
    [
      'counts a first arrival to the base alone',
      [cell('chromium'), cell('chromium', { arrival: 'first', withinScope: 0 })],
      0.5,
    ],
    ['is 0 where nobody offers', [cell('go-http'), cell('boto3')], 0],
    [
      'counts mixed, other, none and what depends as clients that offer',
      [cell('mixed'), cell('other'), cell('none'), cell('node-builtin-fetch')],
      1,
    ],
    [
      'puts a kind back that was resumed here',
      [cell('go-http'), cell('go-http', { resumed: 1 })],
      1,
    ],
    ['is unknown where no log has a user agent', [cell('none'), cell('none')], null],
    ['is unknown without a handshake that counts', [cell('curl', { ceilingBase: 0 })], null],
  ])('%s', (_what, cells, expected) => {
    const found = attainableOf(cells);
    if (expected === null) expect(found).toBeNull();
    else expect(found).toBeCloseTo(expected, 12);
  });

  test('asks what counts in the TLS version and at the type', () => {
    const classic = { balancerType: 'classic', unknown: 10, full: 0, ceilingBase: 10 } as const;
    const [old, next] = [cell('firefox', classic), cell('curl', classic)].map((row) => ({
      ...row,
      ...{ tlsVersion: '1.2', handshakes: 10, withinScope: 10 },
    })) as [LogCell, LogCell];
    expect(attainableOf([old, next], [])).toBeCloseTo(0.5, 12);
  });

  test('never lies below the rate', () => {
    const cells = [cell('go-http', { full: 90 }), cell('chromium', { resumed: 10, full: 0 })];
    expect(attainableOf(cells, [whole(60, 40)])).toBeCloseTo(0.6, 12);
  });
});

describe('avoidable full handshakes', () => {
  function avoidableOf(cells: readonly LogCell[], level = 'balancer'): number | null | undefined {
    const { attainable } = clientEvidence(rowsOf(cells), []);
    return attainable.find((row) => row.level === level && row.portion === 'all')?.avoidableFull;
  }

  test.each<[string, readonly LogCell[], number | null]>([
    ['are full returns of kinds that may offer', [cell('chromium'), cell('none')], 20],
    ['leave out kinds that never offer', [cell('go-http'), cell('chromium', { full: 3 })], 3],
    ['leave out what was resumed', [cell('curl', { full: 4, resumed: 6 })], 4],
    [
      'leave out what lies out of scope',
      [cell('curl', { arrival: 'cross-node', withinScope: 0 })],
      0,
    ],
    [
      'are not known where no log marks resumption',
      [cell('curl', { balancerType: 'classic', full: 0, unknown: 10, handshakes: 10 })],
      null,
    ],
  ])('%s', (_what, cells, expected) => {
    expect(avoidableOf(cells)).toBe(expected);
  });

  test('of a Region are the sum of its balancers, each with kinds of its own', () => {
    const resuming = cell('go-http', { resumed: 1, full: 2 });
    const silent = cell('go-http', { balancer: 'app/b/2', full: 40 });
    expect(avoidableOf([resuming, silent], 'region')).toBe(2);
  });
});

describe('the rows by kind', () => {
  test(`the ${KINDS_MAX} largest are told apart; the rest is other`, () => {
    const kinds = CLIENT_KINDS.filter((kind) => !['mixed', 'other', 'none'].includes(kind));
    const cells = kinds.map((kind, at) => cell(kind, { full: 1 + at }));
    const { rates } = clientEvidence(rowsOf([...cells, cell('other', { full: 5 })]), []);
    const shown = rates.filter(
      ({ level, arrival, portion }) =>
        level === 'balancer' && arrival === 'all' && portion === 'all',
    );
    expect(shown).toHaveLength(KINDS_MAX + 1);
    const small = kinds.slice(0, -KINDS_MAX).reduce((sum, _kind, at) => sum + 1 + at, 0);
    expect(shown.find(({ clientKind }) => clientKind === 'other')?.handshakes).toBe(small + 5);
    const all = shown.reduce((sum, { handshakes }) => sum + handshakes, 0);
    expect(all).toBe([...cells].reduce((sum, { handshakes }) => sum + handshakes, 5));
  });

  test('what a kind never offers is counted by TLS version, and not where it was resumed', () => {
    const unofferedOf = (...cells: readonly LogCell[]) =>
      clientEvidence(rowsOf(cells), []).rates.find(({ arrival }) => arrival === 'all')?.unoffered;
    expect(unofferedOf(cell('go-http'), cell('go-http', { tlsVersion: '1.2' }))).toBe(20);
    expect(unofferedOf(cell('go-http'), cell('go-http', { resumed: 1, full: 0 }))).toBe(0);
    expect(unofferedOf(cell('chromium'))).toBe(0);
  });
});
