import { Fault } from '../../functions/errors.ts';

/** Where queries run: a server, and the schema that holds the lake's tables. */
export interface TrinoPlace {
  /** Scheme, host and port alone. */
  readonly origin: string;
  readonly catalog: string;
  readonly schema: string;
}

/** Who asks. */
export interface TrinoUser {
  readonly name: string;
  /** Null where the server asks for none. */
  readonly password: string | null;
}

const FORM = 'http(s)://HOST:PORT/CATALOG/SCHEMA';
const DEFAULT_USER = 'resumption-watch';

/** Reads `http(s)://HOST:PORT/CATALOG/SCHEMA`; throws `bad-arguments`, never with a credential in it. */
export function readTrinoPlace(given: string): TrinoPlace {
  const url = URL.parse(given);
  if (url === null || !['http:', 'https:'].includes(url.protocol)) {
    // A text that is no URL may hold a credential all the same.
    throw wrong(`must be ${FORM}`);
  }
  if (url.username !== '' || url.password !== '') {
    throw wrong(
      'holds a credential, which others can read in the list of processes: ' +
        'set TRINO_USER and TRINO_PASSWORD instead',
    );
  }
  const [catalog = '', schema = '', ...more] = url.pathname.slice(1).split('/').map(decoded);
  const isWhole = catalog !== '' && schema !== '' && more.length === 0;
  if (!isWhole || url.search !== '' || url.hash !== '') {
    throw wrong(`must be ${FORM}, not ${url.href}`);
  }
  return { origin: url.origin, catalog, schema };
}

/** The user of the environment; throws `bad-config` where its password would travel in the clear. */
export function trinoUser(
  { origin }: TrinoPlace,
  env: Readonly<Record<string, string | undefined>>,
): TrinoUser {
  const { TRINO_USER: name, TRINO_PASSWORD: password } = env;
  if (!password) return { name: name || DEFAULT_USER, password: null };
  if (!name) throw new Fault('bad-config', 'TRINO_PASSWORD is set without TRINO_USER: set both');
  // Basic authentication is the user and password in base64 (RFC 7617, section 4).
  if (!origin.startsWith('https:')) {
    throw new Fault(
      'bad-config',
      `TRINO_PASSWORD would be sent to ${origin} in the clear: use https, or unset it`,
    );
  }
  return { name, password };
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    throw wrong(`must be ${FORM}: there is a % that encodes nothing`);
  }
}

function wrong(why: string): Fault {
  return new Fault('bad-arguments', `the address of Trino ${why}`);
}
