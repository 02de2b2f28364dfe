import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { unzipSync } from 'fflate';
import { describe, expect, test } from 'vitest';
import { at, deployed, objectOf, resourcesOf } from '../template/cloudformation.ts';
import { BARE, makeServiceFolder, templateOf } from '../template/service-folder.ts';
import { temporaryFolder } from './temporary-folder.ts';

const ZIP_BYTES_MAX = 1_000_000;
const FOLDER = makeServiceFolder();

/** Builds functions that are named, which saves asking Serverless for the names again. */
const BUILD_AGAIN = `
  import { buildFunctions } from './infra/package/build.ts';
  await buildFunctions(process.env.NAMES.split(','), process.cwd());`;

/** Runs a script of package.json without home, credentials, or (where the system lets us) a network. */
function npmRun(script: string, folder: string): string {
  const cut = spawnSync('unshare', ['-n', 'true']).status === 0;
  if (!cut) process.stdout.write(`${script} runs with a network: unshare -n is not allowed here\n`);
  const [command = '', ...args] = [...(cut ? ['unshare', '-n'] : []), 'npm', 'run', script];
  const { status, stdout, stderr } = spawnSync(command, args, {
    cwd: folder,
    env: BARE,
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`npm run ${script} failed:\n${stdout}${stderr}`);
  return stdout;
}

function zipsOf(folder: string): ReadonlyMap<string, Uint8Array> {
  const names = readdirSync(join(folder, '.build')).filter((name) => name.endsWith('.zip'));
  return new Map(names.map((name) => [name, readFileSync(join(folder, '.build', name))]));
}

/** Requires a handler as Lambda would, alone in a folder; what it exports, or why it could not. */
function imported(zip: Uint8Array, env: Readonly<Record<string, string>>): string {
  const folder = temporaryFolder();
  for (const [name, bytes] of Object.entries(unzipSync(zip)))
    writeFileSync(join(folder, name), bytes);
  const script = "console.log(typeof require('./handler.cjs').handler)";
  const { stdout, stderr } = spawnSync(process.execPath, ['-e', script], {
    cwd: folder,
    env: { ...env, AWS_REGION: 'eu-west-1' },
    encoding: 'utf8',
  });
  return `${stdout}${stderr}`.trim();
}

describe('npm run package', () => {
  const printed = npmRun('package', FOLDER);
  const functions = resourcesOf(deployed(templateOf(FOLDER)), 'AWS::Lambda::Function').map(
    ([, properties]) => ({
      name: String(properties.FunctionName).replace('resumption-watch-prod-', ''),
      handler: properties.Handler,
      key: String(at(properties, 'Code', 'S3Key')),
      env: (objectOf(at(properties, 'Environment', 'Variables')) ?? {}) as Record<string, string>,
    }),
  );
  const zips = zipsOf(FOLDER);

  test('needs no home, no credentials and no network, and says what each zip weighs', () => {
    for (const { name } of functions)
      expect(printed).toMatch(new RegExp(`^${name} .*zip +\\d+ kB$`, 'm'));
  });

  test('builds the functions that serverless.yml declares, each with a zip of its own', () => {
    expect([...zips.keys()]).toEqual(functions.map(({ name }) => `${name}.zip`).sort());
    expect(functions.map(({ key }) => key.split('/').at(-1))).toEqual(
      functions.map(({ name }) => `${name}.zip`),
    );
  });

  test.each(functions)('$name: the zip is small and holds the bundle and its map', ({ name }) => {
    const zip = zips.get(`${name}.zip`) ?? new Uint8Array();
    expect(zip.length).toBeLessThan(ZIP_BYTES_MAX);
    const files = unzipSync(zip);
    const beside = name === 'publish' ? ['page.html'] : [];
    expect(Object.keys(files).sort()).toEqual(['handler.cjs', 'handler.cjs.map', ...beside]);
    const map = JSON.parse(Buffer.from(files['handler.cjs.map'] ?? []).toString());
    expect(map.sources).toContain(`../../functions/${name}/handler.ts`);
  });

  test.each(functions)(
    '$name: the handler loads where the template says it is',
    ({ name, handler, env }) => {
      expect(handler).toBe('handler.handler');
      expect(imported(zips.get(`${name}.zip`) ?? new Uint8Array(), env)).toBe('function');
    },
  );

  test('the same sources give the same zips, elsewhere and in another time zone', {
    timeout: 120_000,
  }, () => {
    const elsewhere = makeServiceFolder();
    const { status, stderr } = spawnSync(
      process.execPath,
      ['--input-type=module', '-e', BUILD_AGAIN],
      {
        cwd: elsewhere,
        env: { ...BARE, TZ: 'Pacific/Auckland', NAMES: functions.map(({ name }) => name).join() },
        encoding: 'utf8',
      },
    );
    expect([status, stderr]).toEqual([0, '']);
    const again = zipsOf(elsewhere);
    expect([...again.keys()]).toEqual([...zips.keys()]);
    for (const [name, bytes] of again) {
      expect([name, Buffer.compare(bytes, zips.get(name) ?? new Uint8Array())]).toEqual([name, 0]);
    }
  });
});
