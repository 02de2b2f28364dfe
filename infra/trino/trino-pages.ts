import { Fault } from '../../functions/errors.ts';
import type { WaitingClock } from '../../functions/ports.ts';
import type { TrinoPlace, TrinoUser } from './trino-place.ts';
import type { TrinoColumn } from './trino-rows.ts';

/** How a server is asked. */
export interface TrinoWorld {
  readonly place: TrinoPlace;
  readonly user: TrinoUser;
  readonly clock: WaitingClock;
  /** Ends the queries that run, here and on the server. */
  readonly signal: AbortSignal;
}

/** One answer of the server on a query. */
export interface TrinoPage {
  readonly id: string;
  /** Where the next answer is; the last one has none. */
  readonly nextUri?: string;
  readonly columns?: readonly TrinoColumn[];
  readonly data?: readonly (readonly unknown[])[];
  readonly error?: { readonly errorName: string; readonly message: string };
}

interface Asked {
  readonly method: 'POST' | 'GET' | 'DELETE';
  readonly url: string;
  readonly body?: string;
}

/** Why there was no page, and whether it may be there the next time. */
interface NoPage {
  readonly why: string;
  readonly again: boolean;
  readonly cause?: unknown;
}

/** "An intermittent problem processing request": the client should try again. */
const INTERMITTENT: ReadonlySet<number> = new Set([429, 502, 503, 504]);
const PAUSE_MS = 100;
const PAUSE_MS_MAX = 5000;
/** As long as Trino's own clients try, by default. */
const TRY_MS_MAX = 120_000;
/** The server answers within seconds, if only that there is nothing yet. */
const ANSWER_MS_MAX = 60_000;
const ADVICE: Readonly<Record<string, string>> = {
  'POST 401': ': set TRINO_USER and TRINO_PASSWORD as the server knows them',
  'POST 403': ': the user must not ask there',
  'POST 404': ': check the address',
  'GET 404': ': it has forgotten the query',
  'GET 410': ': it has forgotten the query',
};

/**
 * Asks one server page by page; what is intermittent is tried again for two minutes.
 * https://trino.io/docs/current/develop/client-protocol.html
 */
export class TrinoPages {
  readonly #world: TrinoWorld;
  readonly #headers: Readonly<Record<string, string>>;

  constructor(world: TrinoWorld) {
    this.#world = world;
    this.#headers = headersOf(world);
  }

  /** Starts a query; throws `query-failed`, as `next` does. */
  first(sql: string): Promise<TrinoPage> {
    const { origin } = this.#world.place;
    return this.#page({ method: 'POST', url: `${origin}/v1/statement`, body: sql });
  }

  next(uri: string): Promise<TrinoPage> {
    return this.#page({ method: 'GET', url: this.#atOrigin(uri) });
  }

  /** Ends a query that nobody reads on; where this fails, the server ends it by itself later. */
  async end(uri: string): Promise<void> {
    try {
      // Not by the caller's signal, which may be what ended the reading.
      const signal = AbortSignal.timeout(PAUSE_MS_MAX);
      await this.#send({ method: 'DELETE', url: this.#atOrigin(uri) }, signal);
    } catch {}
  }

  async #page(asked: Asked): Promise<TrinoPage> {
    const { clock, signal } = this.#world;
    const startMs = clock.nowMs();
    for (let pauseMs = PAUSE_MS; ; pauseMs = Math.min(PAUSE_MS_MAX, pauseMs * 2)) {
      const found = signal.aborted ? { why: 'it was ended', again: false } : await this.#try(asked);
      if ('id' in found) return found;
      if (signal.aborted) throw this.#fault('it was ended here', signal.reason);
      if (!found.again || clock.nowMs() - startMs >= TRY_MS_MAX) {
        throw this.#fault(found.why, found.cause ?? new Error(found.why));
      }
      await clock.wait(pauseMs, signal);
    }
  }

  async #try(asked: Asked): Promise<TrinoPage | NoPage> {
    // The page of a URI is there until the next is asked for; a statement may run already.
    const isRead = asked.method === 'GET';
    try {
      const limit = AbortSignal.timeout(ANSWER_MS_MAX);
      const response = await this.#send(asked, AbortSignal.any([this.#world.signal, limit]));
      if (response.status === 200) return pageOf(await response.json());
      const { status, statusText } = response;
      await response.body?.cancel();
      const why = `it answers ${status} ${statusText}${ADVICE[`${asked.method} ${status}`] ?? ''}`;
      return { why, again: INTERMITTENT.has(status) };
    } catch (cause) {
      return { why: reasonOf(cause), again: isRead, cause };
    }
  }

  #send({ method, url, body }: Asked, signal: AbortSignal): Promise<Response> {
    const headers = this.#headers;
    // A redirect could lead the password elsewhere: it shows as what it is.
    const init = { method, headers, signal, redirect: 'manual' as const };
    return fetch(url, body === undefined ? init : { ...init, body });
  }

  /** All requests carry the password: to the one server that it is for. */
  #atOrigin(uri: string): string {
    const { origin } = this.#world.place;
    const named = URL.parse(uri)?.origin;
    if (named === origin) return uri;
    const advice = 'set http-server.process-forwarded there if a proxy is between';
    throw this.#fault(`it goes on at ${named ?? 'no address'} (${advice})`, new Error(uri));
  }

  #fault(why: string, cause: unknown): Fault {
    const { origin } = this.#world.place;
    return new Fault('query-failed', `can't query Trino at ${origin}: ${why}`, { cause });
  }
}

/** What else the answer holds is as the protocol says, once it is one of a query. */
function pageOf(answer: unknown): TrinoPage {
  if (typeof answer === 'object' && answer !== null && 'id' in answer) return answer as TrinoPage;
  throw new SyntaxError('no query');
}

function headersOf({ place, user }: TrinoWorld): Readonly<Record<string, string>> {
  const { name, password } = user;
  const basic = Buffer.from(`${name}:${password}`).toString('base64');
  return {
    'X-Trino-User': name,
    'X-Trino-Source': 'resumption-watch',
    'X-Trino-Catalog': encodeURIComponent(place.catalog),
    'X-Trino-Schema': encodeURIComponent(place.schema),
    'X-Trino-Time-Zone': 'UTC',
    ...(password === null ? {} : { Authorization: `Basic ${basic}` }),
  };
}

/** fetch says "fetch failed", and why in the cause. */
function reasonOf(error: unknown): string {
  const cause = error instanceof Error ? (error.cause ?? error) : error;
  if (cause instanceof SyntaxError) return 'what answers there is no Trino: check the address';
  if (cause instanceof Error && 'code' in cause && typeof cause.code === 'string') {
    return `it does not answer (${cause.code})`;
  }
  return `it does not answer (${cause instanceof Error ? cause.message : cause})`;
}
