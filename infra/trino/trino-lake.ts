import { Fault } from '../../functions/errors.ts';
import type { LakeTable } from '../../functions/lake/table-key.ts';
import { liveReadings } from '../../functions/measure/sql/reading-sql.ts';
import { textLiteral } from '../../functions/measure/sql/sql-text.ts';
import type { QueryEngine, QueryRow } from '../../functions/ports.ts';
import type { TrinoPlace } from './trino-place.ts';

/** Days of delivery (`YYYY-MM-DD`): some, or all from the first to the last; null where a side is open. */
export type TrinoDays =
  | readonly string[]
  | { readonly first: string | null; readonly last: string | null };

/** What of a lake is asked about. */
export interface LakeShare {
  /** The readings of one run; null: all that count, whatever runs wrote them. */
  readonly readings: TrinoReadings | null;
  /** Where their rows lie. */
  readonly days: TrinoDays;
  /** Where the ledger tells of deliveries. */
  readonly deliveryDays: TrinoDays;
}

interface TrinoReadings {
  /** Of objects that were read to their end. */
  readonly read: Iterable<bigint>;
  /** Of objects that were set aside. */
  readonly setAside: Iterable<bigint>;
}

/** What a server takes by default, in characters: `query.max-length`. */
const TEXT_MAX = 1_000_000;
const ADVICE = 'docs/trino.md shows how to create its tables';

/** Queries over a part of a lake whose tables are on a Trino server. */
export class TrinoLake implements QueryEngine {
  readonly #engine: QueryEngine;
  readonly #tables: string;

  constructor(engine: QueryEngine, place: TrinoPlace, share: LakeShare) {
    this.#engine = engine;
    this.#tables = tablesOf(place, share);
  }

  /** Runs a query that begins with `WITH`; throws `query-failed`, also where the text is too long. */
  async query(sql: string): Promise<readonly QueryRow[]> {
    return await this.#engine.query(fitting(this.#over(sql)));
  }

  /** Throws `query-failed` unless the query's tables and columns are on the server; runs nothing. */
  async validate(sql: string): Promise<void> {
    try {
      await this.#engine.query(`EXPLAIN (TYPE VALIDATE) ${this.#over(sql)}`);
    } catch (cause) {
      if (!(cause instanceof Fault) || !/_NOT_FOUND: /.test(cause.message)) throw cause;
      throw new Fault('query-failed', `${cause.message} (${ADVICE})`, { cause });
    }
  }

  /**
   * Throws `query-failed` where the server does not see all of the share: fewer objects in the ledger
   * than `objects` (null: not known), or no handshakes of a day of which the ledger names some. Then it
   * does not know their partitions, or sees other files.
   */
  async checkPartitions(objects: number | null): Promise<void> {
    const [row] = await this.#engine.query(fitting(this.#over(SEEN)));
    const [found, days] = [Number(row?.objects), Number(row?.missing_days)];
    if (objects !== null && found < objects) {
      throw unseen(`${found} of the ${objects} objects of this run in the table sources`);
    }
    if (days === 0) return;
    const more = days > 1 ? `, and ${days - 1} days more` : '';
    throw unseen(`no handshakes of ${row?.first_day} in ${row?.first_region}${more}`);
  }

  #over(sql: string): string {
    if (!sql.startsWith(WITH)) throw new Error('the query must begin with WITH');
    return `${WITH}${this.#tables},\n${sql.slice(WITH.length)}`;
  }
}

const WITH = 'WITH ';

const SEEN = `WITH named_days AS (
  SELECT DISTINCT region, day FROM sources
  WHERE rows > 0 AND quarantined IS NULL AND kind <> 'trial-results'
),
seen_days AS (SELECT DISTINCT region, day, true AS is_seen FROM handshakes),
missing_days AS (
  SELECT count(*) AS missing_days, min(day) AS first_day, min_by(region, day) AS first_region
  FROM named_days LEFT JOIN seen_days USING (region, day)
  WHERE is_seen IS NULL
)
SELECT missing_days.*, objects
FROM missing_days CROSS JOIN (SELECT count(DISTINCT source_id) AS objects FROM sources) AS seen`;

function unseen(what: string): Fault {
  return new Fault(
    'query-failed',
    `Trino finds ${what}: its tables must lie over this lake, and know all of its partitions ` +
      '(docs/trino.md)',
  );
}

/** The lake's tables, under the names of the query, with the rows of the share alone. */
function tablesOf(place: TrinoPlace, { readings, days, deliveryDays }: LakeShare): string {
  const table = (name: LakeTable) =>
    [place.catalog, place.schema, name].map((part) => `"${part.replaceAll('"', '""')}"`).join('.');
  const ledger = table('sources');
  const ofDays = within(days);
  const allDays = within(deliveryDays);
  const live = liveReadings(
    `(SELECT * FROM ${ledger} WHERE (${ofDays}) OR (${allDays})) AS ledger`,
  );
  const isNamed = 'reading_id IN (SELECT reading_id FROM run_readings)';
  // Of an object that the run read, what it was before does not count.
  const isAnother = 'source_id NOT IN (SELECT source_id FROM sources)';
  const ofRun = readings !== null;
  return `run_readings (reading_id, is_read) AS (${ofRun ? listed(readings) : live}),
handshakes AS (
  SELECT * FROM ${table('handshakes')}
  WHERE ${ofDays} AND reading_id IN (SELECT reading_id FROM run_readings WHERE is_read)
),
sources AS (SELECT * FROM ${ledger} WHERE ${ofDays} AND ${isNamed}),
deliveries AS (
  SELECT * FROM ${ledger}
  WHERE ${allDays} AND ${ofRun ? `(${isNamed} OR ${isAnother})` : isNamed}
),
trials AS (
  SELECT * FROM ${table('trials')}
  WHERE ${ofRun ? 'source_id IN (SELECT source_id FROM sources)' : 'true'}
)`;
}

function within(days: TrinoDays): string {
  if (!('first' in days)) return `day IN (${days.map(textLiteral).join(', ')})`;
  const { first, last } = days;
  const bounds = [
    first === null ? [] : `day >= ${textLiteral(first)}`,
    last === null ? [] : `day <= ${textLiteral(last)}`,
  ].flat();
  return bounds.length === 0 ? 'true' : bounds.join(' AND ');
}

/** Each list is one text: rows of VALUES would be taken one by one by the server's parser. */
function listed({ read, setAside }: TrinoReadings): string {
  const lists = [
    { ids: [...read], isRead: true },
    { ids: [...setAside], isRead: false },
  ];
  const queries = lists
    .filter(({ ids }) => ids.length > 0)
    .map(
      ({ ids, isRead }) => `SELECT CAST(id AS BIGINT), ${isRead}
  FROM UNNEST(split(${textLiteral(ids.join(','))}, ',')) AS listed (id)`,
    );
  return queries.length === 0 ? 'SELECT 0, true WHERE false' : queries.join('\n  UNION ALL\n  ');
}

function fitting(sql: string): string {
  if (sql.length <= TEXT_MAX) return sql;
  throw new Fault(
    'query-failed',
    `the query has ${sql.length} characters, and Trino takes ${TEXT_MAX}: the lake holds more than ` +
      'this run read, and the list of what it read is too long. Give --lake a folder of its own',
  );
}
