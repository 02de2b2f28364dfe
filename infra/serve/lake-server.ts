import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { errorCode, Fault } from '../../functions/errors.ts';
import type { StateStore } from '../../functions/ports.ts';
import { type Access, accessRefusal, LOOPBACK, LOOPBACK_ACCESS } from './access.ts';
import { type Answer, headersOf, refusal, unlessMatched } from './answer.ts';
import { lakeRoutes, type Route } from './lake-answers.ts';
import { probeAnswer } from './probe-answer.ts';
import type { ServedShell } from './served-page.ts';
import type { TargetProber } from './target-prober.ts';

const METHODS: readonly (string | undefined)[] = ['GET', 'HEAD'];

/** A server that answers. */
export interface LakeServer {
  readonly url: string;
  /** Ends it, open connections too. */
  close(): Promise<void>;
}

/** Who may ask, and what else than a lake's documents there is to be asked for. */
export interface ServeSettings {
  readonly access: Access;
  /** Null: nothing is probed. */
  readonly prober: TargetProber | null;
}

const DOCUMENTS_HERE: ServeSettings = { access: LOOPBACK_ACCESS, prober: null };

/**
 * Serves a lake's report and history, to be read alone, on loopback where nothing else is set; port 0
 * is any that is free. Throws `bad-arguments` where the port can't be had.
 */
export async function serveLake(
  lake: StateStore,
  shell: ServedShell,
  port: number,
  { access, prober }: ServeSettings = DOCUMENTS_HERE,
): Promise<LakeServer> {
  const routes = new Map(lakeRoutes(lake, shell));
  if (prober !== null) {
    routes.set('/probe', (query, headers) => probeAnswer(prober, query, headers));
  }
  const server = createServer((request, response) => {
    void answerTo(request, routes, access).then((answer) => {
      response.writeHead(answer.status, headersOf(answer));
      response.end(request.method === 'HEAD' ? undefined : answer.body);
    });
  });
  await listening(server, port, access.host);
  return {
    url: urlOf(server.address() as AddressInfo),
    close: async () => {
      const closed = new Promise((resolve) => server.once('close', resolve));
      prober?.close();
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

async function answerTo(
  { method, url = '', headers }: IncomingMessage,
  routes: ReadonlyMap<string, Route>,
  access: Access,
): Promise<Answer> {
  const refused = accessRefusal(headers, access);
  if (refused !== null) return refused;
  if (!METHODS.includes(method)) {
    return refusal(405, `${method} is not possible: GET and HEAD alone`, { Allow: 'GET, HEAD' });
  }
  // An absolute or odd target never reaches a route: these are the paths themselves, and no files.
  const [path = '', query = ''] = url.split('?', 2);
  const route = routes.get(path);
  if (route === undefined) {
    return refusal(404, `there is nothing here; there are ${[...routes.keys()].join(', ')}`);
  }
  try {
    return unlessMatched(
      await route(new URLSearchParams(query), headers),
      headers['if-none-match'],
    );
  } catch (error) {
    const reason = error instanceof Fault ? error.message : 'an unforeseen mistake';
    return refusal(500, `the lake can't be read: ${reason}`);
  }
}

function urlOf({ address, family, port }: AddressInfo): string {
  return `http://${family === 'IPv6' ? `[${address}]` : address}:${port}/`;
}

async function listening(server: Server, port: number, host: string): Promise<void> {
  try {
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(port, host, resolve);
    });
  } catch (cause) {
    const code = errorCode(cause);
    const why = code === 'EADDRINUSE' ? 'is in use' : `can't be had (${code})`;
    const where = host === LOOPBACK ? '' : ` of ${host}`;
    const advice = `choose another with --port${where === '' ? '' : ' or --host'}`;
    throw new Fault('bad-arguments', `port ${port}${where} ${why}: ${advice}`, { cause });
  }
}
