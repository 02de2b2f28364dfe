/** Something that must never leave memory. */
export interface Secret {
  readonly kind: string;
  readonly bytes: Buffer;
}

/** So many bytes of a secret in a row are a leak: by chance they are nowhere. */
const WINDOW_BYTES = 8;

/**
 * Finds secrets, and parts of them, in whatever was written: as bytes, and as the texts that code
 * turns bytes into. The kinds that were found, each once.
 */
export class SecretSearch {
  readonly #windows = new Map<string, string>();

  constructor(secrets: readonly Secret[]) {
    for (const { kind, bytes } of secrets) {
      for (const window of windowsOf(bytes)) this.#windows.set(window, kind);
    }
  }

  in(written: Buffer): readonly string[] {
    const found = new Set<string>();
    for (const bytes of readings(written)) {
      for (const window of windowsOf(bytes)) {
        const kind = this.#windows.get(window);
        if (kind !== undefined) found.add(kind);
      }
    }
    return [...found].sort();
  }
}

function* windowsOf(bytes: Buffer): Generator<string> {
  const text = bytes.toString('latin1');
  for (let at = 0; at + WINDOW_BYTES <= text.length; at += 1) {
    yield text.slice(at, at + WINDOW_BYTES);
  }
}

/** Every way to read written bytes as the bytes that they may mean. */
function* readings(written: Buffer): Generator<Buffer> {
  yield written;
  const text = written.toString('latin1');
  // `<Buffer 01 02>`, `01:02` and indented JSON: what is between the digits means nothing.
  const dense = text.replace(/[\s:]/g, '');
  for (const [digits] of dense.matchAll(/[0-9A-Fa-f]{16,}/g)) {
    for (const start of [0, 1]) yield Buffer.from(evenly(digits.slice(start)), 'hex');
  }
  for (const [digits] of dense.matchAll(/[A-Za-z0-9+/_-]{11,}/g)) {
    for (const start of [0, 1, 2, 3]) yield Buffer.from(digits.slice(start), 'base64');
  }
  for (const [numbers] of dense.matchAll(/\d{1,3}(?:,\d{1,3}){7,}/g)) {
    yield Buffer.from(numbers.split(',').map(Number));
  }
  // Bytes that were taken for Latin-1, and written as UTF-8 or, with escapes, as JSON.
  yield Buffer.from(written.toString('utf8'), 'latin1');
  yield Buffer.from(
    written.toString('utf8').replace(/\\(?:u[0-9a-f]{4}|.)/gi, unescaped),
    'latin1',
  );
}

function unescaped(code: string): string {
  try {
    return JSON.parse(`"${code}"`);
  } catch {
    return code;
  }
}

function evenly(digits: string): string {
  return digits.length % 2 === 0 ? digits : digits.slice(0, -1);
}
