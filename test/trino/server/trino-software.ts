import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, readdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { cachedFolder } from '../../download-cache.ts';

/** Of Maven's, the newest; Athena's engine version 3 follows Trino's releases. */
export const TRINO_VERSION = '476';
/** Trino asks for Java 24 since version 472; 25 is the first with long-term support. */
const JAVA_MIN = 25;

const HERE = fileURLToPath(new URL('.', import.meta.url));
const START = join(HERE, 'TrinoStart.java');
const COPY = 'org.apache.maven.plugins:maven-dependency-plugin:3.6.1:copy-dependencies';
const INSTALL_MS = 900_000;
const run = promisify(execFile);

/** A Trino that can be started. */
export interface TrinoSoftware {
  readonly java: string;
  /** The class path, and the folder of connectors. */
  readonly jars: string;
  readonly plugins: string;
  readonly start: string;
}

/** The software, installed where it was missing; or why it can't be had here. */
export async function trinoSoftware(): Promise<TrinoSoftware | string> {
  const java = await findJava();
  if (java === null) {
    return `needs a JDK ${JAVA_MIN}: set JAVA_25_HOME to its folder (Debian: a package of /usr/lib/jvm)`;
  }
  try {
    const jar = join(java, 'bin', 'jar');
    const folder = await cachedFolder(`trino-${TRINO_VERSION}`, (partial) => install(partial, jar));
    return {
      java: join(java, 'bin', 'java'),
      jars: join(folder, 'lib'),
      plugins: join(folder, 'plugin'),
      start: START,
    };
  } catch (error) {
    const said = error instanceof Error ? error.message : String(error);
    return `needs Trino ${TRINO_VERSION} from Maven (Debian: apt-get install maven): ${said}`;
  }
}

async function install(partial: string, jar: string): Promise<void> {
  process.stderr.write(`\ninstalling Trino ${TRINO_VERSION} (350 MB)\n`);
  const [lib, plugin] = [join(partial, 'lib'), join(partial, 'plugin')];
  const asked = ['-DincludeScope=runtime', `-DoutputDirectory=${lib}`];
  await run('mvn', ['-B', '-q', '-f', join(HERE, 'pom.xml'), COPY, ...asked], {
    timeout: INSTALL_MS,
  });
  await checkSums(lib);
  const zip = `trino-hive-${TRINO_VERSION}.zip`;
  await mkdir(plugin);
  await run(jar, ['xf', join(lib, zip)], { cwd: plugin });
  await rename(join(plugin, `trino-hive-${TRINO_VERSION}`), join(plugin, 'hive'));
  await rm(join(lib, zip));
}

/** Throws unless the folder holds exactly what `trino-VERSION.sha256` lists. */
async function checkSums(folder: string): Promise<void> {
  const lock = await readFile(join(HERE, `trino-${TRINO_VERSION}.sha256`), 'utf8');
  const listed = lock.trimEnd().split('\n').sort();
  const found: string[] = [];
  for (const name of await readdir(folder)) {
    const hash = createHash('sha256');
    for await (const chunk of createReadStream(join(folder, name))) hash.update(chunk);
    found.push(`${hash.digest('hex')}  ${name}`);
  }
  const wrong = listed.filter((line) => !found.includes(line));
  const more = found.filter((line) => !listed.includes(line));
  if (wrong.length + more.length > 0) {
    throw new Error(`not what trino-${TRINO_VERSION}.sha256 lists: ${[...wrong, ...more].join()}`);
  }
}

/** The home of a JDK that is new enough; null where there is none. */
async function findJava(): Promise<string | null> {
  const { JAVA_25_HOME, JAVA_HOME } = process.env;
  const installed = await readdir('/usr/lib/jvm').catch(() => []);
  const homes = [
    ...(JAVA_25_HOME ? [JAVA_25_HOME] : []),
    ...(JAVA_HOME ? [JAVA_HOME] : []),
    ...installed
      .filter((name) => name.includes(`${JAVA_MIN}`))
      .map((name) => `/usr/lib/jvm/${name}`),
    ...(await homeOfPath()),
  ];
  for (const home of homes) {
    if ((await versionOf(join(home, 'bin', 'java'))) >= JAVA_MIN) return home;
  }
  return null;
}

async function homeOfPath(): Promise<readonly string[]> {
  const shown = await run('java', ['-XshowSettings:properties', '-version']).catch(() => null);
  const home = /java\.home = (.+)/.exec(shown?.stderr ?? '')?.[1];
  return home === undefined ? [] : [home];
}

async function versionOf(java: string): Promise<number> {
  const shown = await run(java, ['-version']).catch(() => null);
  return Number(/version "(\d+)/.exec(shown?.stderr ?? '')?.[1] ?? 0);
}
