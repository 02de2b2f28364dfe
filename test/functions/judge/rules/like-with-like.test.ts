import { expect, test } from 'vitest';
import type { ClientKind } from '../../../../functions/clients/client-kind.ts';
import { likeGap, strataOfNodes } from '../../../../functions/judge/rules/like-with-like.ts';
import { NO_CLIENT_EVIDENCE, type ReturnStratum } from '../../../../functions/model/rate.ts';
import { sampleRate, sampleStratum } from '../measurement-samples.ts';

const [A, B] = ['10.0.0.1', '10.0.0.2'].map((node) =>
  sampleRate({ level: 'node', node, resumed: 500, full: 500 }),
) as [ReturnType<typeof sampleRate>, ReturnType<typeof sampleRate>];

function stratum(
  node: string,
  clientKind: ClientKind,
  [resumed, known]: readonly [number, number],
  more: Partial<ReturnStratum> = {},
): ReturnStratum {
  const rate = sampleRate({ level: 'node', node, resumed, full: known - resumed });
  return { ...sampleStratum(rate), clientKind, ...more };
}

const gapOf = (...strata: readonly ReturnStratum[]) =>
  likeGap(strataOfNodes({ clients: { ...NO_CLIENT_EVIDENCE, strata } }), A, [B]);

test('a node that serves kinds that never offer is not below its peers', () => {
  const silent = { isSilent: true };
  const found = gapOf(
    stratum('10.0.0.1', 'go-http', [0, 800], silent),
    stratum('10.0.0.1', 'chromium', [180, 200]),
    stratum('10.0.0.2', 'chromium', [900, 1000]),
    stratum('10.0.0.2', 'go-http', [0, 10], silent),
  );
  expect(found).toMatchObject({ isTold: true });
  expect(found.gap).toBeCloseTo(0, 12);
});

test('a gap within a kind is one, whatever the mixes are', () => {
  const found = gapOf(
    stratum('10.0.0.1', 'chromium', [100, 200]),
    stratum('10.0.0.2', 'chromium', [180, 200]),
    stratum('10.0.0.2', 'okhttp', [10, 900]),
  );
  expect(found.gap).toBeCloseTo(0.4, 12);
  expect(found.pValue).toBeLessThan(0.001);
});

test('TLS versions are compared apart', () => {
  const found = gapOf(
    stratum('10.0.0.1', 'chromium', [20, 200], { tlsVersion: '1.3' }),
    stratum('10.0.0.2', 'chromium', [180, 200], { tlsVersion: '1.2' }),
  );
  // None is in both.
  expect(found).toEqual({ isTold: false, gap: 0, pValue: 1 });
});

test.each([
  { told: 600, isTold: true },
  { told: 400, isTold: false },
])('user agents tell enough of them where $told of 1,000 have a kind: $isTold', (given) => {
  const { told, isTold } = given;
  const found = gapOf(
    ...['10.0.0.1', '10.0.0.2'].flatMap((node) => [
      stratum(node, 'chromium', [told / 2, told]),
      stratum(node, 'other', [10, 1000 - told]),
    ]),
  );
  expect(found.isTold).toBe(isTold);
});

test('where nothing is alike there is no gap', () => {
  expect(gapOf()).toEqual({ gap: 0, pValue: 1, isTold: false });
  expect(gapOf(stratum('10.0.0.1', 'chromium', [0, 100]))).toMatchObject({ pValue: 1 });
});
