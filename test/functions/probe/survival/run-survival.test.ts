import { expect, test } from 'vitest';
import { HOUR_MS, MINUTE_MS, SECOND_MS } from '../../../../functions/model/time.ts';
import { rotation, runSurvivalOf, seededRandom, survivingBalancer } from './survival-world.ts';

const FOREVER = { lives: () => true };
const AGES = [10 * SECOND_MS, 5 * MINUTE_MS, 6 * HOUR_MS];

test('each session is offered once, at its age, to its own node', async () => {
  const { plan, trials, dialer } = await runSurvivalOf({ agesMs: AGES, nodes: FOREVER });
  // Three mechanisms of an application balancer, 20 sessions each age.
  expect(plan.jobs).toHaveLength(3 * 3 * 20);
  const offers = trials.filter(({ relation }) => relation !== null);
  expect(offers).toHaveLength(plan.jobs.length);
  expect(new Set(dialer.dialed.flatMap(({ offer }) => offer ?? [])).size).toBe(offers.length);
  for (const { session_age_ms, outcome, purpose, relation } of offers) {
    expect({ outcome, purpose, relation }).toEqual({
      ...{ outcome: 'resumed', purpose: 'survival', relation: 'same-node' },
    });
    const late = AGES.map((ageMs) => (session_age_ms ?? 0) - ageMs).filter((ms) => ms >= 0);
    expect(Math.min(...late)).toBeLessThan(SECOND_MS);
  }
  const fetches = trials.filter(({ relation }) => relation === null);
  expect(fetches.every(({ purpose }) => purpose === 'survival')).toBe(true);
});

test('sessions are issued all over the spread, and none after it', async () => {
  const { trials, clock } = await runSurvivalOf({
    ...{ agesMs: [MINUTE_MS], nodes: FOREVER, sessions: 200, random: seededRandom(1) },
  });
  const startMs = 1_800_000_000_000;
  const hours = trials
    .filter(({ relation }) => relation === null)
    .map(({ tried_at_ms }) => Math.floor((tried_at_ms - startMs) / HOUR_MS));
  expect(new Set(hours).size).toBe(24);
  expect(clock.nowMs() - startMs).toBeLessThan(24 * HOUR_MS + 2 * MINUTE_MS);
});

test('a network balancer is shown as many sessions of another node', async () => {
  const balancers = [survivingBalancer(['192.0.2.1', '192.0.2.2'], 'network')];
  const { trials } = await runSurvivalOf({ agesMs: [MINUTE_MS], nodes: FOREVER, balancers });
  const offers = trials.filter(({ relation }) => relation !== null);
  const by = Map.groupBy(
    offers,
    ({ issuer_node: i, mechanism, relation }) => `${i} ${mechanism} ${relation}`,
  );
  expect([...by].map(([key, of]) => [key, of.length]).sort()).toEqual(
    ['192.0.2.1', '192.0.2.2'].flatMap((node) =>
      ['psk', 'session-ticket'].flatMap((mechanism) =>
        ['cross-node', 'same-node'].map((relation) => [`${node} ${mechanism} ${relation}`, 20]),
      ),
    ),
  );
});

test('a session beyond its lifetime hint is withheld, and offered where that is asked for', async () => {
  const nodes = { lives: rotation(HOUR_MS, 5), hintS: 3600, issues: () => true };
  const outcomesAt = async (beyondHint: boolean) => {
    const { trials } = await runSurvivalOf({ agesMs: [1000, 2 * HOUR_MS], nodes, beyondHint });
    const psk = trials.filter(({ mechanism, relation }) => mechanism === 'psk' && relation);
    return Object.groupBy(psk, ({ outcome }) => outcome);
  };
  expect(await outcomesAt(false)).toMatchObject({
    resumed: { length: 20 },
    withheld: { length: 20 },
  });
  expect(await outcomesAt(true)).toMatchObject({ resumed: { length: 40 } });
});

test('a node that takes no connection for a moment loses no session', async () => {
  const startMs = 1_800_000_000_000;
  const isDown = (atMs: number) => atMs % (10 * MINUTE_MS) < 4 * SECOND_MS && atMs > startMs;
  const { trials, plan } = await runSurvivalOf({
    ...{ agesMs: AGES, spreadMs: HOUR_MS, nodes: { ...FOREVER, isDown }, sessions: 100 },
  });
  const offers = trials.filter(({ relation }) => relation !== null);
  expect(offers).toHaveLength(plan.jobs.length);
  expect(offers.every(({ outcome }) => outcome === 'resumed')).toBe(true);
});

test('a node that stays away gives inconclusive trials after three pauses, never full ones', async () => {
  const startMs = 1_800_000_000_000;
  const isDown = (atMs: number) => atMs > startMs + HOUR_MS;
  const { trials } = await runSurvivalOf({
    ...{ agesMs: [2 * HOUR_MS], spreadMs: MINUTE_MS, nodes: { ...FOREVER, isDown } },
  });
  const offers = trials.filter(({ relation }) => relation !== null);
  expect(offers).toHaveLength(60);
  expect(new Set(offers.map(({ outcome }) => outcome))).toEqual(new Set(['inconclusive']));
});

test('a node that is away for an hour loses the sessions of that hour alone', async () => {
  const startMs = 1_800_000_000_000;
  const [fromMs, untilMs] = [startMs + 2 * HOUR_MS, startMs + 3 * HOUR_MS];
  const isDown = (atMs: number) => atMs >= fromMs && atMs < untilMs;
  const { trials, plan } = await runSurvivalOf({
    ...{ agesMs: [10 * SECOND_MS], spreadMs: 8 * HOUR_MS, nodes: { ...FOREVER, isDown } },
    ...{ sessions: 160, random: seededRandom(3) },
  });
  const resumed = trials.filter(({ outcome, relation }) => relation && outcome === 'resumed');
  expect(resumed.length / plan.jobs.length).toBeGreaterThan(0.8);
  const hours = resumed.map(({ tried_at_ms }) => Math.floor((tried_at_ms - startMs) / HOUR_MS));
  expect([...new Set(hours)].sort()).toEqual([0, 1, 3, 4, 5, 6, 7]);
});

test('a mechanism of which no session comes is given up after three fetches', async () => {
  const issues = (mechanism: string) => mechanism !== 'session-id';
  const { dialer } = await runSurvivalOf({ agesMs: AGES, nodes: { ...FOREVER, issues } });
  const ids = dialer.dialed.filter(({ mechanism }) => mechanism === 'session-id');
  expect(ids.length).toBeGreaterThanOrEqual(3);
  // Those under way at the same moment are not called back.
  expect(ids.length).toBeLessThanOrEqual(8);
});

test('an abort ends the run with what is known', async () => {
  const control = new AbortController();
  let lives = 0;
  const nodes = {
    lives: () => {
      lives += 1;
      if (lives === 30) control.abort();
      return true;
    },
  };
  const { trials } = await runSurvivalOf({ agesMs: AGES, nodes, signal: control.signal });
  const offers = trials.filter(({ relation }) => relation !== null);
  expect(offers.length).toBeGreaterThanOrEqual(30);
  expect(offers.length).toBeLessThanOrEqual(38);
});

test('it says how much is left, and when the next step is due', async () => {
  const { waits, plan } = await runSurvivalOf({ agesMs: [MINUTE_MS], nodes: FOREVER, sessions: 2 });
  expect(waits[0]?.left).toBe(plan.jobs.length);
  expect(waits.every(({ nextAtMs }, at) => nextAtMs >= (waits[at - 1]?.nextAtMs ?? 0))).toBe(true);
});
