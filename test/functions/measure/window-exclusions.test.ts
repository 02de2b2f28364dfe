import { expect, test } from 'vitest';
import {
  untimedExclusions,
  windowExclusions,
} from '../../../functions/measure/window-exclusions.ts';
import type { Exclusion, ExclusionSpan } from '../../../functions/model/rate.ts';
import { RUN } from './measure-world.ts';

const SHOP: Exclusion = {
  ...{ balancerType: 'application', region: 'eu-west-1', balancer: 'app/shop/1' },
  listener: '443',
};
const span = (fromMs: number | null, toMs: number | null): ExclusionSpan => ({
  ...{ fromMs, toMs, excluded: 'yes' },
});
const BEGIN_MS = RUN.fromMs - RUN.sessionLifetimeMs - RUN.keepAliveMs;
const END_MS = RUN.toMs;
const of = (...exclusions: readonly Exclusion[]) =>
  windowExclusions({ ...RUN, exclusions: [...exclusions] });

test('what was so before the history of a window, or is so after it, is left out', () => {
  const inside = span(RUN.fromMs, RUN.fromMs + 1);
  const spans = [span(null, BEGIN_MS), inside, span(END_MS + 1, null)];
  expect(of({ ...SHOP, spans })).toEqual([{ ...SHOP, spans: [inside] }]);
  expect(of({ ...SHOP, spans: [span(null, BEGIN_MS)] })).toEqual([]);
});

test('what is so at the edges has no end there, so that those which were alike are', () => {
  const [one, other] = of(
    { ...SHOP, spans: [span(BEGIN_MS - 5, END_MS + 1)] },
    { ...SHOP, balancer: 'app/other/2', spans: [span(BEGIN_MS, null)] },
  );
  expect(one?.spans).toEqual([span(null, null)]);
  expect(other?.spans).toEqual(one?.spans);
  // A trial at the very end of the window still is in none of the spans that end there.
  const ending = { ...SHOP, spans: [span(RUN.fromMs, END_MS)] };
  expect(of(ending)).toEqual([ending]);
});

test('a listener that is free of it is named beside one that is not, of the same balancer', () => {
  const free = { ...SHOP, listener: '8443', spans: [] };
  expect(of(SHOP, free)).toEqual([SHOP, free]);
  expect(of(free)).toEqual([]);
});

test('reading the rows needs those alone that have no spans', () => {
  const timed = { ...SHOP, spans: [span(null, null)] };
  expect(untimedExclusions({ ...RUN, exclusions: [timed, SHOP] }).exclusions).toEqual([SHOP]);
});
