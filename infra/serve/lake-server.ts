import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { errorCode, Fault } from '../../functions/errors.ts';
import type { StateStore } from '../../functions/ports.ts';
import { type Answer, headersOf, refusal, unlessMatched } from './answer.ts';
import { lakeRoutes } from './lake-answers.ts';
import type { ServedShell } from './served-page.ts';

const LOOPBACK = '127.0.0.1';
/** The names by which a browser of this machine reaches it; another name comes from foreign DNS. */
const OWN_HOST = /^(?:localhost|127\.0\.0\.1|\[::1\])(?::\d{1,5})?$/i;
const METHODS: readonly (string | undefined)[] = ['GET', 'HEAD'];

/** A server that answers. */
export interface LakeServer {
  readonly url: string;
  /** Ends it, open connections too. */
  close(): Promise<void>;
}

/**
 * Serves a lake's report and history on loopback, to be read alone; port 0 is any that is free.
 * Throws `bad-arguments` where the port can't be had.
 */
export async function serveLake(
  lake: StateStore,
  shell: ServedShell,
  port: number,
): Promise<LakeServer> {
  const routes = lakeRoutes(lake, shell);
  const server = createServer((request, response) => {
    void answerTo(request, routes).then((answer) => {
      response.writeHead(answer.status, headersOf(answer));
      response.end(request.method === 'HEAD' ? undefined : answer.body);
    });
  });
  await listening(server, port);
  return {
    url: `http://${LOOPBACK}:${(server.address() as AddressInfo).port}/`,
    close: async () => {
      const closed = new Promise((resolve) => server.once('close', resolve));
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

async function answerTo(
  { method, url = '', headers }: IncomingMessage,
  routes: ReturnType<typeof lakeRoutes>,
): Promise<Answer> {
  if (!OWN_HOST.test(headers.host ?? '')) {
    return refusal(403, 'this server answers to localhost alone');
  }
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
    return unlessMatched(await route(new URLSearchParams(query)), headers['if-none-match']);
  } catch (error) {
    const reason = error instanceof Fault ? error.message : 'an unforeseen mistake';
    return refusal(500, `the lake can't be read: ${reason}`);
  }
}

async function listening(server: Server, port: number): Promise<void> {
  try {
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(port, LOOPBACK, resolve);
    });
  } catch (cause) {
    const code = errorCode(cause);
    const why = code === 'EADDRINUSE' ? 'is in use' : `can't be had (${code})`;
    throw new Fault('bad-arguments', `port ${port} ${why}: choose another with --port`, { cause });
  }
}
