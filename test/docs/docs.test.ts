import { execFile } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize, relative } from 'node:path';
import { promisify } from 'node:util';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { beforeAll, describe, expect, test } from 'vitest';
import { alertSettingsSchema } from '../../functions/model/alerts/alert-settings.ts';
import { PARAMETER_NAMES } from '../../infra/package/parameters.ts';
import { readAlertSettings } from '../../infra/settings/alerts-file.ts';
import { parseTargets, readTargets } from '../../infra/settings/targets-file.ts';
import { firstFence, type Page, parsePage, ROOT, readPage, readPages } from './markdown.ts';

// What the documentation promises: links lead somewhere, commands and options exist, examples run.

const README_BYTES_MAX = 9_000;
const PAGES = readPages();
const PACKAGE = JSON.parse(readFileSync(`${ROOT}package.json`, 'utf8')) as {
  readonly version: string;
  readonly scripts: Readonly<Record<string, string>>;
};
/** Options of npm, osls, vitest and the AWS CLI that the prose names. */
const FOREIGN_OPTIONS = ['--silent', '--stage', '--param', '--region', '--verbose'];

// Formats and `oneOf` beside properties: as in the test of the schemas themselves.
const AJV_OPTIONS = {
  strict: true,
  strictRequired: false,
  allowUnionTypes: true,
  validateFormats: false,
};
const HELP_PATH = /^node (infra\/cli\/[\w-]+\.ts)$/;

describe('links', () => {
  test('of every page lead to a file, and to a heading where they name one', () => {
    const broken = PAGES.flatMap((page) =>
      page.links
        .filter((link) => !/^[a-z]+:/.test(link) && !leadsSomewhere(page, link))
        .map((link) => `${page.path}: ${link}`),
    );
    expect(broken).toEqual([]);
  });

  test('paths in prose exist too, placeholders and the changelog aside', () => {
    const missing = PAGES.filter(({ path }) => path !== 'CHANGELOG.md').flatMap(({ path, spans }) =>
      spans
        .filter((span) => /^(?:functions|infra|test|docs|findings)\/[\w./-]+$/.test(span))
        .filter((span) => !span.includes('NAME') && !existsSync(join(ROOT, span)))
        .map((span) => `${path}: ${span}`),
    );
    expect(missing).toEqual([]);
  });

  test.each([
    ['../README.md', true],
    ['../README.md#two-commands', true],
    ['../README.md#no-such-heading', false],
    ['nowhere.md', false],
    ['#targets', true],
    ['#no-such-heading', false],
    ['../functions/judge', true],
  ])('%s from docs/probe.md: %s', (link, expected) => {
    expect(leadsSomewhere(readPage('docs/probe.md'), link)).toBe(expected);
  });

  test('a page is taken apart as GitHub shows it', () => {
    const { links, anchors, commands, spans } = parsePage(
      [
        '# A `b`, c',
        '[x](y.md) `[no](link)`',
        '```sh',
        'a \\',
        '  b # c',
        '```',
        '# A b c',
        '',
      ].join('\n'),
    );
    expect(links).toEqual(['y.md']);
    expect(anchors).toEqual(['a-b-c', 'a-b-c-1']);
    expect(commands).toEqual(['a  b']);
    expect(spans).toEqual(['b', '[no](link)']);
  });
});

function leadsSomewhere(page: Page, link: string): boolean {
  const [file = '', anchor] = decodeURIComponent(link).split('#');
  const path = file === '' ? page.path : normalize(join(dirname(page.path), file));
  if (!existsSync(join(ROOT, path))) return false;
  return anchor === undefined || readPage(path).anchors.includes(anchor);
}

describe('README', () => {
  const readme = readPage('README.md');

  test('is short enough to be read', () => {
    expect(Buffer.byteLength(readme.text)).toBeLessThan(README_BYTES_MAX);
  });

  test('has npm start as its first command and npm test as its second', () => {
    expect(readme.commands.slice(0, 2)).toEqual(['npm ci && npm start', 'npm test']);
  });

  test('leads to every page of docs/', () => {
    const pages = PAGES.map(({ path }) => path).filter((path) => /^docs\/[^/]+$/.test(path));
    expect(pages.length).toBeGreaterThan(0);
    expect(pages.filter((path) => !readme.links.includes(path))).toEqual([]);
  });
});

test('the map of the tree in CONTRIBUTING.md names every room of functions/ and infra/', () => {
  const { spans } = readPage('CONTRIBUTING.md');
  const rooms = ['functions', 'infra'].flatMap((top) =>
    readdirSync(join(ROOT, top), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map(({ parentPath, name }) => ({ path: relative(ROOT, join(parentPath, name)), name })),
  );
  expect(rooms.length).toBeGreaterThan(20);
  const unnamed = rooms.filter(
    ({ path, name }) => !spans.includes(`${path}/`) && !spans.includes(`${name}/`),
  );
  expect(unnamed.map(({ path }) => path)).toEqual([]);
});

test('every script that a page names exists', () => {
  const wrong = PAGES.flatMap(({ path, text }) =>
    [...text.matchAll(/\bnpm run (?:--silent )?([a-z][\w:-]*)/g)]
      .map(([, script = '']) => script)
      .filter((script) => !(script in PACKAGE.scripts))
      .map((script) => `${path}: npm run ${script}`),
  );
  expect(wrong).toEqual([]);
});

test('the table of parameters has a row for each parameter and no other', () => {
  const [, table = ''] = /^## Parameters\n(.*?)^## /ms.exec(readPage('docs/deploy.md').text) ?? [];
  const named = [...table.matchAll(/^\| `(\w+)` \|/gm)].map(([, name]) => name);
  expect(named).toEqual(PARAMETER_NAMES);
});

describe('options', () => {
  /** What `--help` prints, by the name of the script. */
  const helps = new Map<string, string>();
  beforeAll(async () => {
    const run = promisify(execFile);
    for (const [script, line] of Object.entries(PACKAGE.scripts)) {
      const path = HELP_PATH.exec(line)?.[1];
      if (path === undefined) continue;
      const { stdout } = await run(process.execPath, [join(ROOT, path), '--help']);
      helps.set(script, stdout);
    }
  });

  test('that a command on a page is given are options of that command', () => {
    const wrong: string[] = [];
    let checked = 0;
    for (const { path, commands } of PAGES) {
      for (const command of commands) {
        for (const { script, options } of scriptCalls(command)) {
          const known = optionsOf(helps.get(script) ?? '');
          if (!helps.has(script)) continue;
          checked += options.length;
          wrong.push(
            ...options.filter((one) => !known.includes(one)).map((one) => `${path}: ${one}`),
          );
        }
      }
    }
    expect(wrong).toEqual([]);
    expect(checked).toBeGreaterThan(20);
  });

  test('that prose names are options of some command', () => {
    const known = [...[...helps.values()].flatMap(optionsOf), ...FOREIGN_OPTIONS];
    const wrong = PAGES.filter(
      ({ path }) => path === 'README.md' || path.startsWith('docs/'),
    ).flatMap(({ path, spans }) =>
      spans
        .flatMap((span) => span.match(/^--[a-z][\w-]*/g) ?? [])
        .filter((option) => !known.includes(option))
        .map((option) => `${path}: ${option}`),
    );
    expect(wrong).toEqual([]);
  });

  test('of every command are named on a page', () => {
    const docs = PAGES.filter(({ path }) => path.startsWith('docs/'));
    const named = docs.flatMap(({ text }) => text.match(/--[a-z][\w-]*/g) ?? []);
    const missing = [...helps].flatMap(([script, help]) =>
      optionsOf(help)
        .filter((option) => option !== '--help' && !named.includes(option))
        .map((option) => `${script} ${option}`),
    );
    expect(helps.size).toBeGreaterThan(5);
    expect(missing).toEqual([]);
  });

  test('have the defaults that the tables of the pages give', () => {
    const defaults = new Set([...helps.values()].flatMap(defaultsOf));
    const rows = PAGES.flatMap(({ path, text }) =>
      [...text.matchAll(/^\| `(--[\w-]+) [A-Z]+`[^|]* \| ([\d,]+) \|/gm)].map(
        ([, option, value = '']) => ({ path, given: `${option} ${value.replaceAll(',', '')}` }),
      ),
    );
    expect(rows.length).toBeGreaterThan(8);
    expect(rows.filter(({ given }) => !defaults.has(given))).toEqual([]);
  });
});

/** The calls of our scripts in one line of shell, with the options that each is given. */
function scriptCalls(line: string) {
  return line.split(/\s(?:&&|\||;)\s/).flatMap((command) => {
    const [, script, given = ''] =
      /\bnpm run (?:--silent )?([a-z][\w:-]*) -- (.*)$/.exec(command) ?? [];
    if (script === undefined) return [];
    return [{ script, options: given.match(/(?<=^|\s)--[a-z][\w-]*/g) ?? [] }];
  });
}

/** The options in the text of a help, which stand at the start of their lines. */
function optionsOf(help: string): readonly string[] {
  return [...help.matchAll(/^ {2}(--[a-z][\w-]*)/gm)].map(([, option = '']) => option);
}

/** `--attempts 10` for each option whose help ends in a number as its default. */
function defaultsOf(help: string): readonly string[] {
  return [...help.matchAll(/^ {2}(--[a-z][\w-]*) .*\((\d+)\)$/gm)].map(
    ([, option, value]) => `${option} ${value}`,
  );
}

describe('examples', () => {
  const validate = (schema: string, example: string) => {
    const read = (path: string) => JSON.parse(readFileSync(join(ROOT, path), 'utf8'));
    const check = new Ajv2020(AJV_OPTIONS).compile(read(`functions/model/schemas/${schema}`));
    check(read(`docs/examples/${example}`));
    return check.errors ?? [];
  };

  test('targets.json fits the published schema, and the probe reads it', async () => {
    expect(validate('targets.schema.json', 'targets.json')).toEqual([]);
    const targets = await readTargets(join(ROOT, 'docs/examples/targets.json'));
    const types = targets.map(({ balancerType }) => balancerType);
    expect(new Set(types)).toEqual(new Set(['application', 'network', 'classic']));
  });

  test('alerts.json fits the published schema, and uses every kind of hook', async () => {
    expect(validate('alerts.schema.json', 'alerts.json')).toEqual([]);
    const {
      hooks = [],
      silences,
      retired,
    } = await readAlertSettings(join(ROOT, 'docs/examples/alerts.json'));
    expect(new Set(hooks.map(({ type }) => type))).toEqual(
      new Set(['slack', 'teams', 'pagerduty', 'alertmanager', 'webhook', 'sns', 'eventbridge']),
    );
    expect(silences).toHaveLength(1);
    expect(retired).toHaveLength(1);
  });

  test('a wrong example would be found', () => {
    expect(alertSettingsSchema.safeParse({ hoks: [] }).success).toBe(false);
    expect(validate('targets.schema.json', 'alerts.json')).not.toEqual([]);
  });

  test('the targets on the page of the probe are good targets', () => {
    const example = firstFence(readPage('docs/probe.md'), 'json');
    expect(parseTargets(example, 'docs/probe.md')).toHaveLength(1);
  });
});

test('the changelog has what is not released and the version of the package', () => {
  const titles = [...readPage('CHANGELOG.md').text.matchAll(/^## \[?([\w.]+)\]?/gm)];
  const versions = titles.map(([, title]) => title);
  expect(versions).toEqual(expect.arrayContaining(['Unreleased', PACKAGE.version]));
});
