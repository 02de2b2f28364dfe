import { readingIdOf, readingNumber } from '../../../functions/ingest/lake-keys.ts';
import type { Mechanism, Outcome, TlsVersion } from '../../../functions/model/balancer.ts';
import type { Handshake } from '../../../functions/model/handshake.ts';
import {
  addMarks,
  type MarkCount,
  type MarkCounts,
  NO_MARKS,
} from '../../../functions/model/marks/marks.ts';
import type { Source } from '../../../functions/model/source.ts';
import { DAY_MS, MINUTE_MS } from '../../../functions/model/time.ts';
import { seededRandom } from '../../bench/seeded-random.ts';
import { handshake, ledgerRow, T0, trial } from './lake-rows.ts';
import type { StoredTrial } from './reference/reference.ts';

const PERIOD_MS = 5 * MINUTE_MS;
const CLASSIC = { balancer_type: 'classic', balancer: 'shop' } as const;
/** Two of one classic name in two accounts. */
const BALANCERS = [
  { balancer_type: 'application', balancer: 'app/shop/1', account_id: '111111111111' },
  { balancer_type: 'application', balancer: 'app/shop/2', account_id: '222222222222' },
  { ...CLASSIC, account_id: '111111111111' },
  { ...CLASSIC, account_id: '222222222222' },
] as const;
const OFFERS: readonly (readonly [TlsVersion, Mechanism])[] = [
  ['1.3', 'psk'],
  ['1.2', 'session-ticket'],
  ['1.2', 'session-id'],
];
/** What became of a line, and how often. */
const FATES = {
  lost: 0.03,
  doubled: 0.03,
  late: 0.05,
  copiedByOthers: 0.02,
  wrong: 0.02,
} as const;
type Fate = keyof typeof FATES | 'shown';

export interface PlantedMarks {
  readonly handshakes: Handshake[];
  /** Those alone that are no probe's own. */
  readonly ordinary: readonly Handshake[];
  readonly trials: StoredTrial[];
  readonly ledger: Source[];
  /** By balancer, account, version and mechanism. */
  readonly planted: ReadonlyMap<string, MarkCounts>;
}

/** The name of a group of planted counts. */
export function plantedKey(row: {
  readonly balancer: string;
  readonly accountId: string | null;
  readonly tlsVersion: string | null;
  readonly mechanism: string | null;
}): string {
  return [row.balancer, row.accountId, row.tlsVersion, row.mechanism].join(' ');
}

/**
 * Trials of a day at four balancers of two nodes each, and what their logs show of them: lines that are
 * lost, that stand in two objects, that come in a later one, whose token others use too, that say the
 * opposite; beside ordinary connections.
 */
export function plantMarks(trials: number, seed: number): PlantedMarks {
  const planting = new Planting(seededRandom(seed));
  for (let at = 0; at < trials; at += 1) planting.tryOnce(at, Math.floor((at / trials) * DAY_MS));
  return planting.done();
}

class Planting {
  readonly #random: () => number;
  readonly #rows: Handshake[] = [];
  readonly #ordinary: Handshake[] = [];
  readonly #trials: StoredTrial[] = [];
  /** Of each node, by the ends of their periods. */
  readonly #objects = new Map<string, Map<number, Source>>();
  readonly #planted = new Map<string, MarkCounts>();
  readonly #unshown: Unshown[] = [];

  constructor(random: () => number) {
    this.#random = random;
    for (const balancer of BALANCERS)
      for (const node of ['10.0.0.1', '10.0.0.2'])
        for (let endMs = T0 + PERIOD_MS; endMs <= T0 + DAY_MS; endMs += PERIOD_MS)
          this.#object({ ...balancer, node }, endMs);
  }

  tryOnce(at: number, sinceMs: number): void {
    const balancer = BALANCERS[at % BALANCERS.length] ?? BALANCERS[0];
    const isClassic = balancer.balancer_type === 'classic';
    const [tlsVersion, mechanism] = this.#one(isClassic ? OFFERS.slice(1) : OFFERS);
    const node = this.#one(['10.0.0.1', '10.0.0.2']);
    const wire = this.#one(['resumed', 'full'] as const);
    const triedAtMs = T0 + sinceMs;
    const port = 20_000 + at;
    const token = at.toString(16).padStart(16, '0');
    this.#trials.push(
      trial({
        ...{ balancer_type: balancer.balancer_type, balancer: balancer.balancer, node },
        ...{ run_id: `run ${at % 7}`, tried_at_ms: triedAtMs, client_port: port, mechanism },
        ...{ issuer_node: node, outcome: wire, tls_version: tlsVersion, probe_token: token },
        account_id: balancer.account_id,
      }),
    );
    const fate = this.#fate();
    const place = { ...balancer, node };
    const label = { ...balancer, accountId: balancer.account_id, tlsVersion, mechanism };
    if (fate === 'lost') {
      this.#unshown.push({ place, label, triedAtMs });
    } else if (fate === 'copiedByOthers') {
      this.#row({ place, atMs: triedAtMs, token, port, outcome: wire }, 0, true);
      this.#row({ place, atMs: triedAtMs + 900, token, port: 1, outcome: 'full' }, 0, true);
      this.#count({ ...label, tlsVersion: null, mechanism: null }, { foreign: 2 });
      this.#unshown.push({ place, label, triedAtMs });
    } else this.#shown({ place, atMs: triedAtMs, token, port, outcome: wire }, fate, label);
    const other = { place, atMs: triedAtMs + 1, token: null, port: 5, outcome: wire } as const;
    if (at % 3 === 0) this.#row({ ...other, client: `client ${at % 50}` }, 0, true);
  }

  done(): PlantedMarks {
    for (const { place, label, triedAtMs } of this.#unshown) {
      const ends = [...(this.#objects.get(keyOf(place))?.keys() ?? [])];
      const later = ends.filter((endMs) => endMs > triedAtMs);
      this.#count(label, { [later.length >= 2 ? 'missing' : 'pending']: 1 });
    }
    const shuffled = <Row>(rows: readonly Row[]): Row[] =>
      rows
        .map((row) => ({ row, order: this.#random() }))
        .sort((a, b) => a.order - b.order)
        .map(({ row }) => row);
    return {
      handshakes: shuffled(this.#rows),
      ordinary: this.#ordinary,
      trials: shuffled(this.#trials),
      ledger: [...this.#objects.values()].flatMap((objects) => [...objects.values()]),
      planted: this.#planted,
    };
  }

  #shown(line: Line, fate: Fate, label: Parameters<typeof plantedKey>[0]): void {
    const isClassic = line.place.balancer_type === 'classic';
    const isTranslated = this.#random() < 0.1;
    const logged = opposite(line.outcome, fate === 'wrong');
    const shown = {
      ...line,
      outcome: isClassic ? ('unknown' as const) : logged,
      atMs: line.atMs + Math.floor(this.#random() * 2000) - 500,
      port: isTranslated ? line.port + 20_000 : line.port,
    };
    const later = fate === 'late' ? 1 + Math.floor(this.#random() * 3) : 0;
    const endMs = this.#row(shown, later, false);
    if (fate === 'doubled') this.#row(shown, 4, false);
    const mark = isClassic ? 'unmarked' : markOf(line.outcome, logged);
    this.#count(label, {
      [mark]: 1,
      portChanged: isTranslated ? 1 : 0,
      ...{ lagged: 1, lagSumMs: endMs - shown.atMs, lagMaxMs: endMs - shown.atMs },
    });
  }

  /** Writes a line into the object of its period, or of a later one, and says when that ended. */
  #row(line: Line, later: number, isOrdinary: boolean): number {
    const { place, atMs, token, port, outcome, client = 'prober' } = line;
    const isClassic = place.balancer_type === 'classic';
    const periods = Math.floor((atMs - T0) / PERIOD_MS) + 1 + later;
    // Nothing comes after the day: of its last trials the log may still tell.
    const endMs = T0 + Math.min(periods * PERIOD_MS, DAY_MS);
    const object = this.#object(place, endMs);
    const id = `${client} ${port} ${place.account_id} ${place.balancer} ${place.node}`;
    const row = handshake({
      ...{ ...place, handshake_at_ms: atMs, last_seen_ms: atMs, client, client_port: port },
      ...{ probe_token: token, outcome, tls_version: '1.2' },
      connection_id: isClassic ? `flow:${id}` : `TID ${id} ${atMs}`,
      reading_id: readingNumber(readingIdOf(object.sourceId, object.version)),
    });
    this.#rows.push(row);
    if (isOrdinary) this.#ordinary.push(row);
    return endMs;
  }

  #object(place: Line['place'], endedAtMs: number): Source {
    const objects = this.#objects.get(keyOf(place)) ?? new Map<number, Source>();
    this.#objects.set(keyOf(place), objects);
    const known = objects.get(endedAtMs);
    if (known !== undefined) return known;
    const { balancer_type: balancerType, balancer, account_id: accountId } = place;
    const kind = balancerType === 'classic' ? 'classic-access' : 'application-access';
    const name = `x_${place.node}_1a.log.gz`;
    const object = ledgerRow(endedAtMs, { balancerType, balancer, accountId, kind, key: name });
    objects.set(endedAtMs, object);
    return object;
  }

  #count(label: Parameters<typeof plantedKey>[0], counts: Partial<Record<MarkCount, number>>) {
    const key = plantedKey(label);
    const before = this.#planted.get(key) ?? NO_MARKS;
    this.#planted.set(key, addMarks(before, { ...NO_MARKS, ...counts }));
  }

  #fate(): Fate {
    let rest = this.#random();
    for (const [fate, share] of Object.entries(FATES)) {
      rest -= share;
      if (rest < 0) return fate as Fate;
    }
    return 'shown';
  }

  #one<Value>(values: readonly [Value, ...Value[]] | readonly Value[]): Value {
    return values[Math.floor(this.#random() * values.length)] as Value;
  }
}

interface Line {
  readonly place: (typeof BALANCERS)[number] & { readonly node: string };
  readonly atMs: number;
  readonly token: string | null;
  readonly port: number;
  readonly outcome: Outcome;
  readonly client?: string;
}

interface Unshown {
  readonly place: Line['place'];
  readonly label: Parameters<typeof plantedKey>[0];
  readonly triedAtMs: number;
}

function keyOf({ account_id, balancer, node }: Line['place']): string {
  return JSON.stringify([account_id, balancer, node]);
}

function opposite(outcome: Outcome, isWrong: boolean): Outcome {
  if (!isWrong) return outcome;
  return outcome === 'resumed' ? 'full' : 'resumed';
}

function markOf(wire: Outcome, logged: Outcome): MarkCount {
  if (wire === logged) return wire === 'resumed' ? 'resumed' : 'full';
  return wire === 'full' ? 'resumedThoughFull' : 'fullThoughResumed';
}
