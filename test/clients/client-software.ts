import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { copyFile, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { cachedFolder } from '../download-cache.ts';

const PROGRAMS = fileURLToPath(new URL('programs', import.meta.url));
const EXAMPLES = fileURLToPath(new URL('../../docs/examples', import.meta.url));
const UNDICI = '7.29.1';
const INSTALL_MS = 300_000;
/** A key for cached folders, as unlike as the files that made them. */
const HASH_DIGITS = 12;
const run = promisify(execFile);

/** The words of a COMMAND; the addresses come after them. */
export type ClientWords = readonly string[];

/** How a client is had: rejects, with what is missing, where it can't be had here. */
export type InstallClient = () => Promise<ClientWords>;

/** A program of Node. */
export function nodeClient(program: string): InstallClient {
  return async () => [process.execPath, join(PROGRAMS, program)];
}

/** A program over undici, which is no package of ours. */
export function undiciClient(program: string): InstallClient {
  return async () => {
    const files = [
      join(PROGRAMS, program),
      join(PROGRAMS, 'calls.mjs'),
      join(EXAMPLES, 'resuming-fetch.mjs'),
    ];
    const folder = await cachedFolder(await nameOf(`undici-${UNDICI}`, files), async (partial) => {
      const asked = ['--prefix', partial, '--no-save', '--no-audit', '--no-fund'];
      await run('npm', ['install', ...asked, `undici@${UNDICI}`], { timeout: INSTALL_MS });
      for (const file of files) await copyFile(file, join(partial, basename(file)));
    });
    return [process.execPath, join(folder, program)];
  };
}

/** A program of Python, with the packages of a list in an environment of its own. */
export function pythonClient(program: string, list: string): InstallClient {
  return async () => {
    const packages = join(PROGRAMS, list);
    const folder = await cachedFolder(await nameOf('python', [packages]), async (partial) => {
      await found('python3', ['-m', 'venv', partial], 'apt-get install python3-venv');
      const pip = join(partial, 'bin', 'python');
      await run(pip, ['-m', 'pip', 'install', '-q', '-r', packages], { timeout: INSTALL_MS });
    });
    const python = join(folder, 'bin', 'python');
    return ['env', `PYTHONPATH=${EXAMPLES}`, python, join(PROGRAMS, program)];
  };
}

/** The program in Go, with its flags. */
export function goClient(...flags: readonly string[]): InstallClient {
  return async () => {
    const source = join(PROGRAMS, 'go');
    const { stdout } = await found('go', ['env', 'GOVERSION'], 'install Go 1.21 or later');
    const name = await nameOf(`go-${stdout.trim()}`, [join(source, 'main.go')]);
    const folder = await cachedFolder(name, async (partial) => {
      const options = { cwd: source, timeout: INSTALL_MS };
      await run('go', ['build', '-o', join(partial, 'client'), '.'], options);
    });
    return [join(folder, 'client'), ...flags];
  };
}

/** The program in Rust. */
export async function rustClient(): Promise<ClientWords> {
  const source = join(PROGRAMS, 'rust');
  const files = ['Cargo.toml', 'Cargo.lock', 'src/main.rs'].map((file) => join(source, file));
  await found('cargo', ['--version'], 'install Rust 1.85 or later');
  const folder = await cachedFolder(await nameOf('rust', files), async (partial) => {
    const target = join(partial, 'target');
    const options = { cwd: source, timeout: INSTALL_MS };
    await run('cargo', ['build', '--locked', '--quiet', '--target-dir', target], options);
    await copyFile(join(target, 'debug', 'client-check-reqwest'), join(partial, 'client'));
    await run('rm', ['-r', target]);
  });
  return [join(folder, 'client')];
}

/** A program in Java. */
export function javaClient(program: string): InstallClient {
  return async () => {
    const source = join(PROGRAMS, `${program}.java`);
    const missing = 'a JDK 17 or later: apt-get install openjdk-17-jdk-headless';
    const { stdout } = await found('javac', ['-version'], missing);
    const name = await nameOf(stdout.trim().replace(' ', '-'), [source]);
    const folder = await cachedFolder(name, async (partial) => {
      await run('javac', ['-d', partial, source], { timeout: INSTALL_MS });
    });
    return ['java', '-cp', folder, program];
  };
}

/** A command that is installed. */
export function installedClient(command: string, ...words: readonly string[]): InstallClient {
  return async () => {
    await found(command, ['--version'], `apt-get install ${command}`);
    return [command, ...words];
  };
}

const BROWSERS = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/**
 * A browser that trusts one key: it reads no variable, and its own store of authorities needs a tool
 * that few machines have.
 */
export async function browserClient(): Promise<ClientWords> {
  const browser = BROWSERS.find((path) => existsSync(path));
  if (browser === undefined) throw new Error('apt-get install chromium');
  const flags = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run'];
  const quiet = ['--disable-background-networking', '--disable-component-update', '--disable-sync'];
  const trust = `--ignore-certificate-errors-spki-list=${await serverKeyHash()}`;
  const all = [...flags, ...quiet, trust].join(' ');
  return [process.execPath, join(PROGRAMS, 'chromium.mjs'), browser, all];
}

/** SHA-256 of the public key (SubjectPublicKeyInfo) of the check's certificate. */
async function serverKeyHash(): Promise<string> {
  const { X509Certificate } = await import('node:crypto');
  const { SERVER_CERTIFICATE } = await import('../../infra/client-check/certificates.ts');
  const { publicKey } = new X509Certificate(SERVER_CERTIFICATE);
  const info = publicKey.export({ type: 'spki', format: 'der' });
  return createHash('sha256').update(info).digest('base64');
}

async function nameOf(base: string, files: readonly string[]): Promise<string> {
  const hash = createHash('sha256');
  for (const file of files) hash.update(await readFile(file));
  return `client-${base}-${hash.digest('hex').slice(0, HASH_DIGITS)}`;
}

/** Runs a program that may be missing. */
async function found(program: string, args: readonly string[], missing: string) {
  return await run(program, args, { timeout: INSTALL_MS }).catch((cause) => {
    throw new Error(`needs ${program}: ${missing}`, { cause });
  });
}
