import type { ClientKind } from '../../../../functions/clients/client-kind.ts';

/** Numbers in [0, 1). */
export type Random = () => number;

/** A program that opens connections, with one session at most for the balancer's name. */
export interface Program {
  /** The addresses it comes from: one, or of a phone that roams several. */
  readonly addresses: readonly number[];
  readonly kind: ClientKind;
  readonly tlsVersion: '1.2' | '1.3';
  /** The node of its zone, to which it goes `homing` of the time, else to any. */
  readonly home: number;
  readonly homing: number;
  /** How often it comes in two session lifetimes. */
  readonly visits: number;
  /** How often it still has the session that it was given: it restarts, its cache is small. */
  readonly keeps: number;
  /** How often a visit is a burst of connections. */
  readonly retries: number;
}

export interface Fleet {
  readonly nodes: number;
  readonly programs: readonly Program[];
}

/** Kinds that may offer, and that the table of clients does not say never to. */
const OFFERING = ['chromium', 'firefox', 'okhttp', 'java-http-client', 'curl', 'axios'] as const;
/** By that table these never offer a session by default. */
const SILENT = ['go-http', 'python-requests', 'boto3'] as const;
/** What no user agent tells: some of these never offer either. */
const UNTOLD = ['other', 'none'] as const;
const KINDS: readonly ClientKind[] = [...OFFERING, ...SILENT, ...UNTOLD];

/** What all zones of a balancer have in common. */
interface Ways {
  /** The kinds that come: how well each keeps sessions, and how much of it speaks TLS 1.2. */
  readonly kinds: readonly {
    readonly kind: ClientKind;
    readonly keeps: number;
    readonly old: number;
  }[];
  readonly homing: number;
  /** How many addresses have several programs behind them, roam, retry often. */
  readonly shared: number;
  readonly roaming: number;
  readonly retrying: number;
}

/** What is given of a fleet; all else is drawn. */
export interface FleetShape {
  /** How many clients come back in each zone. */
  readonly clients: (random: Random) => number;
  /** Which clients those are: all, or those of a kind that is told and may offer. */
  readonly of: 'all' | 'offering';
  /** How much of their visits clients pay to the node of their zone. */
  readonly homing: (random: Random) => number;
}

/** Half of the balancers have clients that stay in their zone. */
export const ANY_HOMING = (random: Random): number => (random() < 0.5 ? 1 : random());

/**
 * Draws the clients of a balancer: zones of other kinds and sizes, companies behind one address,
 * phones that roam, programs that retry.
 */
export function drawFleet({ clients: clientsOf, of, homing }: FleetShape, random: Random): Fleet {
  const nodes = 2 + below(3, random);
  const ways = { ...drawWays(of, random), homing: homing(random) };
  const programs: Program[] = [];
  let addresses = 0;
  for (let home = 0; home < nodes; home += 1) {
    const draw = programDraw(ways, { nodes, home }, random);
    const most = clientsOf(random);
    for (let clients = 0; clients < most; ) {
      const own = draw(addresses);
      addresses += 3;
      programs.push(...own);
      clients += of === 'all' || own.some(({ kind }) => isOffering(kind)) ? 1 : 0;
    }
  }
  return { nodes, programs };
}

function drawWays(of: FleetShape['of'], random: Random): Omit<Ways, 'homing'> {
  const kinds = KINDS.map((kind) => ({ kind, at: random() })).toSorted((a, b) => a.at - b.at);
  const drawn = kinds.slice(0, 3 + below(5, random)).map(({ kind }) => kind);
  const coming = of === 'offering' && !drawn.some(isOffering) ? [...drawn, OFFERING[0]] : drawn;
  return {
    kinds: coming.map((kind) => ({
      kind,
      keeps: isSilent(kind) ? 0 : 0.55 + 0.45 * random(),
      old: random() < 0.5 ? random() : 0,
    })),
    ...{ shared: 0.05 * random(), roaming: 0.05 * random(), retrying: 0.2 * random() },
  };
}

/** Draws the programs behind the next address of a zone. */
function programDraw(
  ways: Ways,
  { nodes, home }: { readonly nodes: number; readonly home: number },
  random: Random,
): (address: number) => Program[] {
  const mix = ways.kinds.map((kind) => ({ ...kind, weight: 0.1 + random() ** 2 }));
  const [busy, silentUntold] = [1 + 2 * random(), random() ** 2];
  return (address) => {
    const isShared = random() < ways.shared;
    const roams = !isShared && random() < ways.roaming;
    // Some companies have offices in several zones.
    const isWide = isShared && random() < 0.5;
    return Array.from({ length: isShared ? 3 + below(20, random) : 1 }, () => {
      const { kind, keeps, old } = drawnOf(mix, random);
      const isMute = isUntold(kind) && random() < silentUntold;
      return {
        addresses: roams ? [address, address + 1, address + 2] : [address],
        ...{ kind, tlsVersion: random() < old ? '1.2' : '1.3' },
        ...{ home: isWide ? below(nodes, random) : home, homing: ways.homing },
        visits: 1 + Math.min(200, Math.ceil(busy * Math.exp(1.2 * normal(random)))),
        // One in five restarts often.
        keeps: isMute ? 0 : keeps * (random() < 0.2 ? 0.5 : 1),
        retries: random() < ways.retrying ? 0.3 : 0.01,
      };
    });
  };
}

export function isOffering(kind: ClientKind): boolean {
  return OFFERING.some((offering) => offering === kind);
}

function isSilent(kind: ClientKind): boolean {
  return SILENT.some((silent) => silent === kind);
}

function isUntold(kind: ClientKind): boolean {
  return UNTOLD.some((untold) => untold === kind);
}

/** A whole number below a limit. */
export function below(limit: number, random: Random): number {
  return Math.floor(random() * limit);
}

function drawnOf<Weighed extends { readonly weight: number }>(
  mix: readonly Weighed[],
  random: Random,
): Weighed {
  let at = random() * mix.reduce((sum, { weight }) => sum + weight, 0);
  for (const one of mix) {
    at -= one.weight;
    if (at < 0) return one;
  }
  throw new Error('nothing to draw from');
}

/** A draw of the standard normal distribution (Box and Muller 1958). */
function normal(random: Random): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}
