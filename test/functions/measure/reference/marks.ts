import { readingIdOf, readingNumber } from '../../../../functions/ingest/lake-keys.ts';
import type { Handshake } from '../../../../functions/model/handshake.ts';
import {
  FIRST_PERIOD_MS,
  MARK_COUNTS,
  type MarkCounts,
  NEAR_MS,
  NO_MARKS,
  OVERDUE_MS,
} from '../../../../functions/model/marks/marks.ts';
import type { MeasureSettings } from '../../../../functions/model/rate.ts';
import type { Source } from '../../../../functions/model/source.ts';
import type { Marks, Trial } from '../../../../functions/model/trial.ts';
import {
  type AccountRow,
  trialAccounts,
} from '../../../../functions/model/trials/trial-account.ts';
import { balancerOf } from './connections.ts';

/** A connection with a token, as the rows with that token show it. */
interface Seen {
  readonly rows: readonly Handshake[];
  readonly first: Handshake;
  readonly atMs: number;
  readonly untilMs: number;
  readonly outcome: string;
  readonly port: number | null;
  readonly endedAtMs: number | null;
  /** Whether no other connection has the token. */
  readonly isOnly: boolean;
}

type StoredTrial = Trial & { readonly probe_token: string | null };

interface Meeting {
  readonly trial: StoredTrial;
  readonly seen: Seen | undefined;
}

const REQUEST_KINDS = [
  'application-access',
  'vended-application-access',
  'classic-access',
  'mixed',
];
const OUTCOMES = ['resumed', 'full', 'unknown', 'failed'];

/** Which rows are the probe's own, and what logs show of its trials: each compared with each. */
export function referenceMarks(
  handshakes: readonly Handshake[],
  trials: readonly StoredTrial[],
  ledger: readonly Source[],
  deliveries: readonly Source[],
  settings: MeasureSettings,
): { readonly probes: readonly Handshake[]; readonly marks: readonly Marks[] } {
  const seen = seenConnections(handshakes, deliveries);
  const tried = tokenTrials(trials);
  const claims = Map.groupBy(tried, ({ probe_token }) => probe_token);
  const meetings = tried.map((trial): Meeting => {
    const isOnly = claims.get(trial.probe_token)?.length === 1;
    return {
      trial,
      seen: isOnly ? seen.find((one) => one.isOnly && meets(trial, one)) : undefined,
    };
  });
  const own = meetings.flatMap((meeting) => meeting.seen ?? []);
  const foreign = seen.filter((one) => !own.includes(one));
  const isInWindow = (atMs: number) =>
    (settings.fromMs === null || atMs >= settings.fromMs) &&
    (settings.toMs === null || atMs < settings.toMs);
  const marks = [
    ...meetings
      .filter(({ trial }) => isInWindow(trial.tried_at_ms))
      .flatMap((meeting) => markOf(meeting, ledger)),
    ...foreign.filter(({ atMs }) => isInWindow(atMs)).map(foreignMark),
  ];
  return { probes: own.map(probeRow), marks };
}

/** A row of flows that stands for a probe's connection. */
function probeRow({ rows, first, atMs, port }: Seen): Handshake {
  const client = rows.reduce((most, row) => (row.client > most ? row.client : most), first.client);
  const place = rows.toSorted((a, b) => (a.place_id < b.place_id ? 1 : -1))[0] ?? first;
  return {
    ...{ ...place, identity_kind: 'flow', client, client_port: port },
    ...{ handshake_at_ms: atMs, last_seen_ms: atMs, outcome: 'failed' },
  };
}

function seenConnections(handshakes: readonly Handshake[], deliveries: readonly Source[]): Seen[] {
  const withToken = handshakes.filter(({ probe_token }) => probe_token !== null);
  const groups = Map.groupBy(withToken, (row) =>
    JSON.stringify([
      ...[row.probe_token, balancerOf(row), String(row.connection_id)],
      String(row.node_id),
    ]),
  );
  const endsOf = ({ reading_id: id }: Handshake) =>
    deliveries
      .filter((row) => readingNumber(readingIdOf(row.sourceId, row.version)) === id)
      .flatMap(({ endedAtMs }) => endedAtMs ?? []);
  const all = [...groups.values()].flatMap((rows) => {
    const [first] = rows;
    if (first === undefined) return [];
    const times = rows.map(({ handshake_at_ms }) => handshake_at_ms);
    return [
      {
        ...{ rows, first, atMs: Math.min(...times), untilMs: Math.max(...times) },
        outcome: OUTCOMES.find((one) => rows.some(({ outcome }) => outcome === one)) ?? 'failed',
        port: most(rows.flatMap(({ client_port }) => client_port ?? [])),
        endedAtMs: least(rows.flatMap(endsOf)),
      },
    ];
  });
  const tokens = Map.groupBy(all, ({ first }) => first.probe_token);
  return all.map((one) => ({ ...one, isOnly: tokens.get(one.first.probe_token)?.length === 1 }));
}

/** Each once: copies agree in what tells trials apart. */
function tokenTrials(trials: readonly StoredTrial[]): StoredTrial[] {
  const own = trials.filter(
    ({ probe_token, balancer_type }) => probe_token !== null && balancer_type !== 'network',
  );
  const copies = Map.groupBy(own, (row) =>
    JSON.stringify([
      ...[row.probe_token, row.balancer_type, row.region, row.balancer, row.issuer_node, row.node],
      ...[row.relation, row.mechanism, row.tried_at_ms, row.run_id, row.client_port],
    ]),
  );
  const best = ['resumed', 'full', 'inconclusive', 'failed', 'withheld'] as const;
  return [...copies.values()].flatMap(([first, ...rest]) => {
    if (first === undefined) return [];
    const rows = [first, ...rest];
    return [
      {
        ...first,
        outcome: best.find((one) => rows.some(({ outcome }) => outcome === one)) ?? 'failed',
        account_id: greatest(rows.map(({ account_id }) => account_id)),
        tls_version: greatest(
          rows.map(({ tls_version }) => tls_version),
        ) as StoredTrial['tls_version'],
      },
    ];
  });
}

function meets(trial: StoredTrial, { first, atMs, untilMs }: Seen): boolean {
  return (
    first.probe_token === trial.probe_token &&
    first.balancer_type === trial.balancer_type &&
    first.region === trial.region &&
    first.balancer === trial.balancer &&
    (trial.account_id === null || trial.account_id === first.account_id) &&
    atMs >= trial.tried_at_ms - NEAR_MS &&
    untilMs <= trial.tried_at_ms + NEAR_MS
  );
}

function markOf({ trial, seen }: Meeting, ledger: readonly Source[]): Marks[] {
  const {
    balancer_type: balancerType,
    region,
    balancer,
    tls_version: tlsVersion,
    mechanism,
  } = trial;
  const named = { balancerType, region, balancer, tlsVersion, mechanism };
  if (seen !== undefined) {
    const accountId = seen.first.account_id;
    return [{ ...named, accountId, ...NO_MARKS, ...shown(trial, seen) }];
  }
  const overdue = isOverdue(trial, ledger);
  if (overdue === null) return [];
  const counts = { ...NO_MARKS, pending: overdue ? 0 : 1, missing: overdue ? 1 : 0 };
  return [{ ...named, accountId: trial.account_id, ...counts }];
}

function shown(trial: StoredTrial, { outcome, port, endedAtMs, atMs }: Seen): Partial<MarkCounts> {
  const words: Readonly<Record<string, string>> = {
    'resumed resumed': 'resumed',
    'full full': 'full',
    'full resumed': 'resumedThoughFull',
    'resumed full': 'fullThoughResumed',
  };
  const lagMs = endedAtMs === null ? -1 : endedAtMs - atMs;
  const changed = port !== null && trial.client_port !== null && port !== trial.client_port;
  return {
    [words[`${trial.outcome} ${outcome}`] ?? 'unmarked']: 1,
    portChanged: changed ? 1 : 0,
    ...(lagMs < 0 ? {} : { lagged: 1, lagSumMs: lagMs, lagMaxMs: lagMs }),
  };
}

/** Null where no log of its balancer's requests was read, or none of that early. */
function isOverdue(trial: StoredTrial, ledger: readonly Source[]): boolean | null {
  const periods = ledger.filter(
    ({ kind, quarantined, balancer, endedAtMs }) =>
      REQUEST_KINDS.includes(kind) &&
      quarantined === null &&
      balancer !== null &&
      endedAtMs !== null,
  );
  const own = periods.filter(
    (row) =>
      row.balancerType === trial.balancer_type &&
      row.region === trial.region &&
      row.balancer === trial.balancer &&
      (trial.account_id === null || row.accountId === trial.account_id),
  );
  const beginsMs = Math.min(...own.map(({ endedAtMs }) => endedAtMs ?? Infinity));
  if (trial.tried_at_ms < beginsMs - FIRST_PERIOD_MS || own.length === 0) return null;
  const endsMs = Math.max(...periods.map(({ endedAtMs }) => endedAtMs ?? 0));
  const byAccount = Map.groupBy(
    own.filter(({ key }) => key.includes(`_${trial.node}_`)),
    ({ accountId }) => accountId,
  );
  const later = [...byAccount.values()].some(
    (rows) =>
      new Set(
        rows.flatMap(({ endedAtMs: ms }) => (ms === null || ms <= trial.tried_at_ms ? [] : [ms])),
      ).size >= 2,
  );
  return later || trial.tried_at_ms < endsMs - OVERDUE_MS;
}

function foreignMark({ first }: Seen): Marks {
  const { balancer_type: balancerType, region, account_id: accountId, balancer } = first;
  const place = { balancerType, region, accountId, balancer };
  return { ...place, tlsVersion: null, mechanism: null, ...NO_MARKS, foreign: 1 };
}

/** Each group once; where trials name no account it is that which rows name, where that is one. */
export function summedMarks(marks: readonly Marks[], rows: readonly AccountRow[]): Marks[] {
  const accountOf = trialAccounts(rows);
  const groups = Map.groupBy(
    marks.map((row) => ({ ...row, accountId: row.accountId ?? accountOf(row) })),
    ({ balancerType, region, accountId, balancer, tlsVersion, mechanism }) =>
      JSON.stringify([balancerType, region, accountId, balancer, tlsVersion, mechanism]),
  );
  return [...groups.values()].flatMap((same) => {
    const [first] = same;
    if (first === undefined) return [];
    const sums = MARK_COUNTS.map((name) => [name, same.reduce((sum, row) => sum + row[name], 0)]);
    const lagMaxMs = Math.max(...same.map((row) => row.lagMaxMs));
    return [{ ...first, ...(Object.fromEntries(sums) as MarkCounts), lagMaxMs }];
  });
}

function greatest(texts: readonly (string | null)[]): string | null {
  return (
    texts
      .filter((text) => text !== null)
      .toSorted()
      .at(-1) ?? null
  );
}

function most(numbers: readonly number[]): number | null {
  return numbers.length === 0 ? null : Math.max(...numbers);
}

function least(numbers: readonly number[]): number | null {
  return numbers.length === 0 ? null : Math.min(...numbers);
}
