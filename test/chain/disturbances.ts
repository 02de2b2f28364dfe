import { tableFolder } from '../../functions/lake/table-key.ts';
import { seededRandom } from '../bench/seeded-random.ts';
import type { ChainSettings } from './chain.ts';
import type { Disturb, Fate, PortCall } from './world/port-calls.ts';

/** One way to disturb a run of the chain. */
export interface Disturbance {
  readonly kind: string;
  readonly name: string;
  readonly chain: Pick<ChainSettings, 'disturb' | 'concurrency' | 'twice' | 'inOrder'>;
  /** `whole`: nothing may be missing in the end; `set-aside`: what is missing must say so. */
  readonly leaves: 'whole' | 'set-aside';
}

/** How often the part's work may fail before it is given up, and how much of it is tried. */
export interface Limits {
  readonly failuresMax: number;
  readonly seeds: number;
}

/** Calls whose change others see. */
const VISIBLE = ['lake.commit', 'lake.remove', 'lake.replace', 'queries.start', 'bus.send'];
/** Calls that change anything: after each of them a process may end. */
const CHANGES = ['lake.write', 'lake.append', ...VISIBLE];
const SLOW_MS_MAX = 4;
const PROCESSES = 3;
/** Of a hundred calls so many fail where everything goes wrong at once. */
const CHAOS_PERCENT = 4;

const isLike = (a: PortCall, b: PortCall) => a.name === b.name && a.key === b.key;

/** The call that was made in the undisturbed run meets its fate; all others pass. */
const at =
  (place: PortCall, fate: Fate): Disturb =>
  (call) =>
    isLike(call, place) && call.nth === place.nth ? fate : 'passes';

const nameOf = ({ name, key, nth }: PortCall) => `${name} ${key}${nth > 0 ? ` (${nth})` : ''}`;

/** Every way to disturb a run that makes these calls. */
export function disturbances(made: readonly PortCall[], limits: Limits): readonly Disturbance[] {
  const calls = made.filter(({ name }) => !name.startsWith('event.'));
  return [
    ...oneByOne(calls),
    ...always(calls),
    ...throttled(calls, limits),
    ...slow(calls),
    ...seeded(limits),
  ];
}

/** Each call by itself. */
function oneByOne(calls: readonly PortCall[]): readonly Disturbance[] {
  const changes = calls.filter(({ name }) => CHANGES.includes(name));
  const timeIsUp = calls.filter(({ name }) => name === 'logs.read');
  const visible = calls.filter(({ name }) => VISIBLE.includes(name));
  const bodies = calls.filter(({ name }) => name === 'logs.chunk');
  const each = (
    kind: string,
    fate: Fate,
    places: readonly PortCall[],
    leaves: Disturbance['leaves'] = 'whole',
  ): readonly Disturbance[] =>
    places.map((place) => ({
      ...{ kind, leaves, name: nameOf(place) },
      chain: { disturb: at(place, fate) },
    }));
  return [
    ...each('fails once', 'fails', calls),
    ...each('is done, but its answer is lost', 'answer-lost', visible),
    ...each('is the last before the process is killed', 'killed', changes),
    ...each('kills the process before it is done', 'killed-before', calls.slice(0, 1)),
    ...each('is when the time is up', 'out-of-time', [
      ...timeIsUp,
      ...visible.filter(({ key }) => key.startsWith(tableFolder('handshakes'))),
    ]),
    ...timeIsUp.map(
      (place): Disturbance => ({
        ...{ kind: 'is when the time is up, each time', name: nameOf(place), leaves: 'set-aside' },
        chain: { disturb: (call) => (isLike(call, place) ? 'out-of-time' : 'passes') },
      }),
    ),
    ...each('gives half of the bytes', 'cut-short', bodies, 'set-aside'),
  ];
}

/** All calls of a name, and all calls that are about one key. */
function always(calls: readonly PortCall[]): readonly Disturbance[] {
  const by = (field: 'name' | 'key'): readonly Disturbance[] =>
    distinct(calls.map((call) => call[field])).map((value) => ({
      ...{ kind: `fails always, by ${field}`, name: value, leaves: 'set-aside' },
      chain: { disturb: (call) => (call[field] === value ? 'fails' : 'passes') },
    }));
  return [...by('name'), ...by('key')];
}

/** Refused at first; as often as work may fail, or each key of a name once. */
function throttled(calls: readonly PortCall[], limits: Limits): readonly Disturbance[] {
  const commits = calls.filter(({ name }) => name === 'lake.commit');
  const storms = distinct(calls.map(({ name }) => name));
  return [
    ...commits.map(
      (commit): Disturbance => ({
        ...{ kind: 'is throttled', name: nameOf(commit), leaves: 'whole' },
        chain: {
          disturb: (call) =>
            isLike(call, commit) && call.nth < limits.failuresMax ? 'fails' : 'passes',
        },
      }),
    ),
    ...storms.map(
      (name): Disturbance => ({
        ...{ kind: 'is refused once for each key', name, leaves: 'set-aside' },
        chain: { disturb: (call) => (call.name === name && call.nth === 0 ? 'fails' : 'passes') },
      }),
    ),
  ];
}

/** Calls of one name take their time, and others overtake them. */
function slow(calls: readonly PortCall[]): readonly Disturbance[] {
  return distinct(calls.map(({ name }) => name)).flatMap((name) =>
    [1, 2].map((seed): Disturbance => {
      const random = seededRandom(seed);
      return {
        ...{ kind: 'is slow', name: `${name}, seed ${seed}`, leaves: 'whole' },
        chain: {
          concurrency: PROCESSES,
          disturb: (call) => (call.name === name ? random() * SLOW_MS_MAX : 'passes'),
        },
      };
    }),
  );
}

/** Everything twice and in any order, without and with faults. */
function seeded({ seeds }: Limits): readonly Disturbance[] {
  const fates: readonly Fate[] = ['fails', 'answer-lost', 'killed', 'killed-before', 1];
  return Array.from({ length: seeds }, (_, at): readonly Disturbance[] => {
    const random = seededRandom(at + 1);
    const chain = { twice: true, concurrency: PROCESSES, inOrder: shuffledBy(random) };
    const disturb: Disturb = (call) => {
      if (call.name.startsWith('event.') || random() * 100 >= CHAOS_PERCENT) return 'passes';
      return fates[Math.floor(random() * fates.length)] ?? 'passes';
    };
    const name = `seed ${at + 1}`;
    return [
      { kind: 'all twice and shuffled', name, leaves: 'whole', chain },
      { kind: 'all at once', name, leaves: 'set-aside', chain: { ...chain, disturb } },
    ];
  }).flat();
}

/** Puts items into an order that a seeded generator chooses. */
export function shuffledBy(
  random: () => number,
): <Item>(items: readonly Item[]) => readonly Item[] {
  return (items) =>
    items
      .map((item) => ({ item, order: random() }))
      .sort((a, b) => a.order - b.order)
      .map(({ item }) => item);
}

const distinct = (values: readonly string[]): readonly string[] => [...new Set(values)];
