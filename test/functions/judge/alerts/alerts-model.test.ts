import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Absence } from '../../../../functions/judge/alerts/absence.ts';
import type { Matchers } from '../../../../functions/model/alerts/alert-settings.ts';
import {
  CLOSING_REASONS,
  type Notification,
} from '../../../../functions/model/alerts/notification.ts';
import { type Deviation, SEVERITIES } from '../../../../functions/model/deviation.ts';
import { HOUR_MS } from '../../../../functions/model/time.ts';
import { testRuns } from '../../../test-runs.ts';
import { AlertReference, type PlaceSight, SIGHTS } from './alert-reference.ts';
import { START_MS, sampleDeviation, sampleEvaluation } from './alert-samples.ts';
import { AlertWorld, type Crash } from './alert-world.ts';

/** Each test takes its share of 10,000 histories, by default of 2,250. */
const HISTORIES = testRuns(1112, 250);
/** A failure names it, and so do the tests: TEST_SEED repeats a campaign. */
const SEED = Number(process.env.TEST_SEED ?? Date.now() % 2 ** 31);
/** The first mutes the second, and the second and third are of one group. */
const PLACES: readonly Deviation[] = [
  sampleDeviation({
    rule: 'cross-node-resumption',
    ...{ node: null, mechanism: null, relation: null },
  }),
  sampleDeviation(),
  sampleDeviation({ balancer: 'app/blog/0123456789abcdef' }),
];
const MUTED_BY = [null, 0, null];
const ABSENCES: Readonly<Record<string, Absence>> = { c: 'clear', g: 'gone', m: 'missing' };

interface WindowRun {
  /** Hours after the newest window so far; 0 and below are repeats, revisions, latecomers. */
  readonly later: number;
  readonly revision: number;
  readonly places: readonly PlaceSight[];
  readonly crash: Crash | null;
}

interface Model {
  readonly reference: AlertReference;
  readonly forWindows: number;
  readonly keepFiringFor: number;
}

function evaluationOf({ later, revision, places }: WindowRun, model: Model) {
  const { newest } = model.reference;
  const hour = Math.max(0, (newest ?? 0) + later);
  const chosen = (wanted: (sight: PlaceSight) => boolean) =>
    PLACES.filter((_, place) => places[place] !== undefined && wanted(places[place]));
  const matchersOf = ({ rule, balancer }: Deviation): Matchers => ({ rule, balancer });
  const until = new Date(START_MS + 1e6 * HOUR_MS).toISOString();
  const silences = chosen(({ silenced }) => silenced).map((deviation) => ({
    matchers: matchersOf(deviation),
    ...{ until, author: 'a', comment: 'b' },
  }));
  const evaluation = sampleEvaluation({
    // Runs that meet have one time, after the end of every window.
    ...{ hour, revision, nowMs: START_MS + 1e5 * HOUR_MS },
    shown: PLACES.flatMap((deviation, place) => {
      const sight = places[place];
      return sight?.sight === 'S' ? [{ ...deviation, severity: sight.severity }] : [];
    }),
    absences: new Map(
      PLACES.flatMap(({ fingerprint }, place) => {
        const absence = ABSENCES[places[place]?.sight ?? ''];
        return absence === undefined ? [] : [[fingerprint, absence] as const];
      }),
    ),
    settings: {
      ...{ for: model.forWindows, keepFiringFor: model.keepFiringFor, silences },
      retired: chosen(({ sight }) => sight === 'r').map(matchersOf),
    },
  });
  return { hour, evaluation };
}

/** Several processes at once, each over a window of its own, killed or not. */
class Runs implements fc.AsyncCommand<Model, AlertWorld> {
  readonly runs: readonly WindowRun[];
  readonly order: readonly string[];

  constructor(runs: readonly WindowRun[], order: readonly string[]) {
    this.runs = runs;
    this.order = order;
  }

  check(): boolean {
    return true;
  }

  async run(model: Model, world: AlertWorld): Promise<void> {
    const processes = this.runs.map((run, index) => ({
      ...evaluationOf(run, model),
      ...{ name: String(index), run, crash: run.crash },
    }));
    const took = await world.run(processes, this.order);
    const isAlone = processes.length === 1 && processes[0]?.crash === null;
    // Where nothing was written, nothing changed: so it must be for the reference too.
    for (const name of isAlone ? ['0'] : took) {
      const process = processes[Number(name)];
      if (process === undefined) continue;
      model.reference.apply(process.hour, process.run.revision, process.run.places);
    }
    expectNotified(model, world);
  }

  toString(): string {
    return `Runs(${JSON.stringify([this.runs, this.order])})`;
  }
}

const notified = (notifications: readonly Notification[]): readonly string[] =>
  notifications.flatMap(({ alerts, window }) =>
    alerts.flatMap(({ fingerprint, transition }) => {
      const place = PLACES.findIndex((deviation) => deviation.fingerprint === fingerprint);
      const hour = (Date.parse(window.end) - START_MS) / HOUR_MS;
      return transition === null ? [] : [`${place} ${hour} ${transition.reason}`];
    }),
  );

function expectNotified({ reference }: Model, world: AlertWorld): void {
  expect(notified(world.stored).toSorted()).toEqual(reference.notified().toSorted());
  const open = world.state.outbox;
  const heard = new Map([...world.received, ...open].map((one) => [one.id, one]));
  expect([...heard.keys()].toSorted()).toEqual(world.stored.map(({ id }) => id).toSorted());
  // A repeat is the same, to the letter.
  for (const one of world.received) expect(one).toEqual(heard.get(one.id));
  expectEpisodes(world.stored);
}

/** Each episode is opened before it ends, and ends once, for one of two reasons; groups as well. */
function expectEpisodes(stored: readonly Notification[]): void {
  const over = new Set<string>();
  const open = new Map<string, string>();
  for (const { alerts, group, status } of stored) {
    for (const { episode, transition, status: is } of alerts) {
      expect(over.has(episode)).toBe(false);
      if (is === 'resolved') over.add(episode);
      if (transition === null) continue;
      const closes = CLOSING_REASONS.some((reason) => reason === transition.reason);
      expect(closes).toBe(is === 'resolved');
    }
    expect(over.has(group.episode)).toBe(false);
    expect(open.get(group.key) ?? group.episode).toBe(group.episode);
    open.set(group.key, group.episode);
    if (status === 'resolved') {
      over.add(group.episode);
      open.delete(group.key);
    }
    expect(status === 'resolved').toBe(alerts.every((alert) => alert.status === 'resolved'));
  }
  const ids = stored.flatMap(({ id, alerts }) => [
    id,
    ...alerts.flatMap(({ transition }) => transition?.id ?? []),
  ]);
  expect(new Set(ids).size).toBe(ids.length);
}

const sight: fc.Arbitrary<PlaceSight> = fc.record({
  sight: fc.oneof(
    { weight: 4, arbitrary: fc.constant('S' as const) },
    { weight: 5, arbitrary: fc.constantFrom(...SIGHTS) },
  ),
  severity: fc.constantFrom(...SEVERITIES),
  silenced: fc.nat(4).map((chance) => chance === 0),
});

const crash = fc.option(fc.record({ call: fc.integer({ min: 1, max: 6 }), done: fc.boolean() }), {
  freq: 2,
});

const windowRun: fc.Arbitrary<WindowRun> = fc.record({
  later: fc.constantFrom(1, 1, 1, 1, 2, 0, 0, -1),
  revision: fc.oneof({ weight: 3, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: fc.nat(2) }),
  places: fc.tuple(sight, sight, sight),
  crash,
});

const commands = fc.commands(
  [
    windowRun.map((run) => new Runs([run], [])),
    windowRun.map((run) => new Runs([{ ...run, crash: null }], [])),
    fc
      .tuple(windowRun, windowRun, fc.array(fc.constantFrom('0', '1'), { maxLength: 12 }))
      .map(([one, other, order]) => new Runs([one, other], order)),
  ],
  { maxCommands: 16 },
);

const SETTINGS = [1, 2, 3].flatMap((forWindows) =>
  [0, 1, 2].map((keepFiringFor) => {
    return { forWindows, keepFiringFor, seed: SEED + 3 * forWindows + keepFiringFor };
  }),
);

describe(`histories with crashes and concurrent runs, seed ${SEED}, notify what the reference says`, () => {
  test.each(SETTINGS)(
    `for: $forWindows, keepFiringFor: $keepFiringFor, ${HISTORIES} histories`,
    // However slow the machine is.
    { timeout: 0 },
    async ({ forWindows, keepFiringFor, seed }) => {
      await fc.assert(
        fc.asyncProperty(commands, async (sequence) => {
          const world = new AlertWorld();
          const reference = new AlertReference(forWindows, keepFiringFor, MUTED_BY);
          const model = { reference, forWindows, keepFiringFor };
          await fc.asyncModelRun(() => ({ model, real: world }), sequence);
          await recover(model, world);
        }),
        { numRuns: HISTORIES, seed },
      );
    },
  );
});

/** The next run that lives, even one that changes nothing, sends all that was left. */
async function recover(model: Model, world: AlertWorld): Promise<void> {
  const missing: PlaceSight = { sight: 'm', severity: 'info', silenced: false };
  const places = PLACES.map(() => missing);
  await new Runs([{ later: -1, revision: 9, places, crash: null }], []).run(model, world);
  expect(world.state.outbox).toEqual([]);
  expect(new Set(world.received.map(({ id }) => id)).size).toBe(world.stored.length);
}
