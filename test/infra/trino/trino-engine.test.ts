import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import type { WaitingClock } from '../../../functions/ports.ts';
import { TrinoEngine } from '../../../infra/trino/trino-engine.ts';

// What no real server does when it is asked to: an answer that fails, breaks off or leads elsewhere.

type Answer = (origin: string, request: IncomingMessage, response: ServerResponse) => void;

const closing: (() => void)[] = [];
afterEach(() => {
  for (const close of closing.splice(0)) close();
});

/** A server that gives these answers in turn, the last one again and again, and keeps what was asked. */
async function serving(...answers: readonly Answer[]) {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(`${request.method} ${request.url}`);
    const origin = `http://${request.headers.host}`;
    const answer = answers[Math.min(asked.length, answers.length) - 1];
    request.resume().on('end', () => answer?.(origin, request, response));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  closing.push(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  return { origin: `http://127.0.0.1:${port}`, asked };
}

/** A clock whose time passes in waits alone. */
function waits(): WaitingClock & { readonly waited: number[] } {
  const waited: number[] = [];
  return {
    waited,
    nowMs: () => waited.reduce((sum, ms) => sum + ms, 0),
    wait: async (ms) => void waited.push(ms),
  };
}

function engineAt(origin: string, clock = waits(), signal = new AbortController().signal) {
  const place = { origin, catalog: 'hive', schema: 'lake' };
  return new TrinoEngine({ place, user: { name: 'me', password: 's3cret' }, clock, signal });
}

const page =
  (content: object): Answer =>
  (origin, _request, response) =>
    response.end(JSON.stringify({ id: 'q1', ...content }).replaceAll('ORIGIN', origin));
const status =
  (code: number): Answer =>
  (_origin, _request, response) =>
    response.writeHead(code, { location: 'http://elsewhere.example/' }).end('busy');
const broken: Answer = (_origin, _request, response) => {
  response.writeHead(200, { 'content-length': '99' });
  response.write('{"id"');
  response.destroy();
};

const COLUMNS = [{ name: 'x', type: 'bigint' }];
const FIRST = page({ nextUri: 'ORIGIN/v1/next/1' });
const LAST = page({ columns: COLUMNS, data: [[1], [null]] });
const ROWS = [{ x: 1 }, { x: null }];

describe('a cluster without a worker', () => {
  const NO_NODES = page({
    error: { errorName: 'NO_NODES_AVAILABLE', message: 'No nodes available to run query' },
  });

  test('is waited for: nothing of the query ran', async () => {
    const { origin, asked } = await serving(NO_NODES, NO_NODES, LAST);
    const clock = waits();
    expect(await engineAt(origin, clock).query('SELECT 1')).toEqual(ROWS);
    expect(asked).toHaveLength(3);
    expect(clock.waited).toEqual([1000, 1000]);
  });

  test('is given up on after two minutes, in its words', async () => {
    const { origin } = await serving(NO_NODES);
    await expect(engineAt(origin).query('SELECT 1')).rejects.toThrow(
      'Trino could not run query q1: NO_NODES_AVAILABLE: No nodes available to run query',
    );
  });
});

describe('a query of a server', () => {
  test('goes on from page to page, in the schema, as the user, in UTC', async () => {
    const headers: unknown[] = [];
    const noted =
      (answer: Answer): Answer =>
      (origin, request, response) => {
        headers.push(request.headers);
        answer(origin, request, response);
      };
    const some = page({ columns: COLUMNS, data: [[7]], nextUri: 'ORIGIN/v1/next/2' });
    const { origin, asked } = await serving(...[FIRST, some, LAST].map(noted));
    expect(await engineAt(origin).query('SELECT x')).toEqual([{ x: 7 }, ...ROWS]);
    expect(asked).toEqual(['POST /v1/statement', 'GET /v1/next/1', 'GET /v1/next/2']);
    for (const sent of headers) {
      expect(sent).toMatchObject({
        ...{ 'x-trino-user': 'me', 'x-trino-catalog': 'hive', 'x-trino-schema': 'lake' },
        ...{ 'x-trino-time-zone': 'UTC', authorization: 'Basic bWU6czNjcmV0' },
      });
    }
  });

  test.each([429, 502, 503, 504])('a %i is tried again, for any request', async (code) => {
    const { origin, asked } = await serving(status(code), status(code), FIRST, status(code), LAST);
    const clock = waits();
    expect(await engineAt(origin, clock).query('SELECT x')).toEqual(ROWS);
    expect(asked).toHaveLength(5);
    expect(clock.waited).toEqual([100, 200, 100]);
  });

  test('a page that breaks off is read again', async () => {
    const { origin, asked } = await serving(FIRST, broken, LAST);
    expect(await engineAt(origin).query('SELECT x')).toEqual(ROWS);
    expect(asked.slice(1)).toEqual(['GET /v1/next/1', 'GET /v1/next/1']);
  });

  test('a statement whose answer was lost is not started again', async () => {
    const { origin, asked } = await serving(broken, LAST);
    await expect(engineAt(origin).query('SELECT x')).rejects.toThrow(/does not answer/);
    expect(asked).toEqual(['POST /v1/statement']);
  });

  test('a server that stays busy is a fault after two minutes', async () => {
    const { origin } = await serving(status(503));
    const clock = waits();
    await expect(engineAt(origin, clock).query('SELECT x')).rejects.toMatchObject({
      ...{ code: 'query-failed', cause: expect.any(Error) },
      message: `can't query Trino at ${origin}: it answers 503 Service Unavailable`,
    });
    expect(clock.nowMs()).toBeGreaterThanOrEqual(120_000);
    expect(clock.nowMs()).toBeLessThan(130_000);
  });

  test.each([
    [401, 'Unauthorized: set TRINO_USER and TRINO_PASSWORD as the server knows them'],
    [404, 'Not Found: check the address'],
    [302, 'Found'],
    [500, 'Internal Server Error'],
  ])('a %i is a fault at once', async (code, says) => {
    const { origin, asked } = await serving(status(code));
    await expect(engineAt(origin).query('SELECT x')).rejects.toThrow(
      `can't query Trino at ${origin}: it answers ${code} ${says}`,
    );
    expect(asked).toHaveLength(1);
  });

  test.each(['<html>', '', '{}', 'null', '"id"'])(
    'an answer of something else, %j, is a fault',
    async (text) => {
      const { origin } = await serving((_origin, _request, response) => response.end(text));
      await expect(engineAt(origin).query('SELECT x')).rejects.toThrow(
        `can't query Trino at ${origin}: what answers there is no Trino: check the address`,
      );
    },
  );

  test('a query that the server has forgotten is a fault', async () => {
    const { origin } = await serving(FIRST, status(410));
    await expect(engineAt(origin).query('SELECT x')).rejects.toThrow('it has forgotten the query');
  });

  test('nobody there is a fault that says so', async () => {
    const failing = engineAt('http://127.0.0.1:1').query('SELECT x');
    await expect(failing).rejects.toThrow(
      "can't query Trino at http://127.0.0.1:1: it does not answer",
    );
  });

  test('the password goes to no other server', async () => {
    const { origin, asked } = await serving(page({ nextUri: 'http://elsewhere.example/v1/next' }));
    await expect(engineAt(origin).query('SELECT x')).rejects.toThrow(
      'it goes on at http://elsewhere.example',
    );
    expect(asked).toEqual(['POST /v1/statement']);
  });
});

describe('a query that fails', () => {
  test('is one line with the name and the words of Trino', async () => {
    const error = { errorName: 'SYNTAX_ERROR', message: "line 1:8:\n  mismatched input 'x'" };
    const { origin, asked } = await serving(FIRST, page({ error }));
    await expect(engineAt(origin).query('SELECT x')).rejects.toMatchObject({
      message: "Trino could not run query q1: SYNTAX_ERROR: line 1:8: mismatched input 'x'",
      cause: new Error(error.message),
    });
    expect(asked).toHaveLength(2);
  });

  test('because of its rows is ended on the server', async () => {
    const wrong = page({ columns: COLUMNS, data: [[2 ** 53]], nextUri: 'ORIGIN/v1/next/2' });
    const { origin, asked } = await serving(FIRST, wrong, status(204));
    await expect(engineAt(origin).query('SELECT x')).rejects.toThrow('column x: no exact bigint');
    expect(asked.at(-1)).toBe('DELETE /v1/next/2');
  });

  test('because it was given up is ended on the server', async () => {
    const giveUp = new AbortController();
    const hangs: Answer = () => giveUp.abort(new Error('enough'));
    const { origin, asked } = await serving(FIRST, hangs, status(204));
    const failing = engineAt(origin, waits(), giveUp.signal).query('SELECT x');
    await expect(failing).rejects.toMatchObject({ cause: new Error('enough') });
    expect(asked.at(-1)).toBe('DELETE /v1/next/1');
  });

  test('before it began asks nothing', async () => {
    const { origin, asked } = await serving(LAST);
    const failing = engineAt(origin, waits(), AbortSignal.abort()).query('SELECT x');
    await expect(failing).rejects.toMatchObject({ code: 'query-failed' });
    expect(asked).toEqual([]);
  });
});
