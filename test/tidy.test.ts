import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { describe, expect, test } from 'vitest';

// What the tree promises a newcomer, kept by a test: sizes, directions of imports, names.

const ROOT = new URL('..', import.meta.url).pathname;
const FILE_LINES_MAX = 300;
const FILE_LINES_MEDIAN_MAX = 120;
const HANDLER_LINES_MAX = 50;
const FOLDER_FILES_MAX = 20;
/** A shorter file is a line of its importer, unless several share it. */
const FILE_LINES_MIN = 15;
const SHARED_BY_MIN = 3;

interface SourceFile {
  readonly path: string;
  readonly text: string;
  readonly lines: readonly string[];
  /** What it imports: paths from the root for our own files, else the name of the module. */
  readonly imports: readonly string[];
}

const SOURCES: readonly SourceFile[] = ['functions', 'infra', 'test'].flatMap((folder) =>
  readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => read(join(folder, name))),
);
const PRODUCT = SOURCES.filter(({ path }) => !path.startsWith('test/'));
const DECIDING = SOURCES.filter(({ path }) => path.startsWith('functions/'));

function read(path: string): SourceFile {
  const text = readFileSync(join(ROOT, path), 'utf8');
  const specifiers = [...text.matchAll(/(?:from|import|import\()\s*'([^']+)'/g)].map(
    ([, specifier = '']) =>
      specifier.startsWith('.') ? relative(ROOT, join(ROOT, dirname(path), specifier)) : specifier,
  );
  return { path, text, lines: text.trimEnd().split('\n'), imports: specifiers };
}

/** Handlers are composed in test/chain; these have a test of another name, for this reason. */
const TESTED_ELSEWHERE: Readonly<Record<string, string>> = {
  'functions/clients/measured-client.ts': 'the shape of rows, by measured-clients.test',
  'functions/clients/browser-clients.ts': 'rows, by measured-clients.test',
  'functions/clients/go-clients.ts': 'rows, by measured-clients.test',
  'functions/clients/java-clients.ts': 'rows, by measured-clients.test',
  'functions/clients/javascript-clients.ts': 'rows, by measured-clients.test',
  'functions/clients/other-clients.ts': 'rows, by measured-clients.test',
  'functions/clients/python-clients.ts': 'rows, by measured-clients.test',
  'functions/ingest/lines/assembly/split-line.ts':
    'compiled: by line-module.test, line-engine.test',
  'functions/ingest/lines/log-columns.ts': 'the columns, by log-format.test and the golden logs',
  'functions/ingest/connections/flow.ts': 'a hash, by connection-batch.test',
  'functions/model/deviation.ts': 'closed lists, by the published schemas',
  'functions/model/found-facts.ts':
    'closed lists, by merged-targets.test and the published schemas',
  'functions/model/handshake.ts': 'the row that the golden logs hold',
  'functions/model/source.ts': 'closed lists, by the published schemas',
  'functions/model/trial.ts': 'closed lists, by trial-line.test and the published schemas',
  'functions/model/discovery/discovered.ts':
    'a schema, by discover-round.test and lake-config.test',
  'functions/model/discovery/probe-turns.ts': 'a shape and a closed list, by discovered-turns.test',
  'functions/model/report-survival.ts': 'a schema, by report-survival.test of publish',
  'functions/model/verdict.ts': 'closed lists, by the published schemas',
};

/** What is run as it is: commands of package.json, handlers, and the page's scripts, which are bundled. */
const ENTRIES: ReadonlySet<string> = new Set([
  // A thread is started by its address.
  'infra/cli/reading/reading-worker.ts',
  // What npm links; it loads the rest.
  'infra/cli/bin.ts',
  ...matches('package.json', /node ((?:functions|infra)\/\S+\.ts)/g),
  ...matches('serverless.yml', /\.build\/(\w+)\.zip/g).map(
    (name) => `functions/${name}/handler.ts`,
  ),
  // The door of Serverless, which loads JavaScript alone.
  ...matches('infra/package/serverless-values.js', /from '\.\/([^']+)'/g).map(
    (name) => `infra/package/${name}`,
  ),
  ...['main.ts', 'newer-report.ts'].map((name) => `functions/publish/page/${name}`),
  // What is compiled into line-module.ts.
  'functions/ingest/lines/assembly/split-line.ts',
]);

function matches(path: string, pattern: RegExp): readonly string[] {
  return [...readFileSync(join(ROOT, path), 'utf8').matchAll(pattern)].map(([, at = '']) => at);
}

/** Files of which `wrong` answers a fault, with that fault. */
function faults(
  files: readonly SourceFile[],
  wrong: (file: SourceFile) => readonly string[],
): readonly string[] {
  return files.flatMap((file) => wrong(file).map((fault) => `${file.path}: ${fault}`));
}

describe('imports', () => {
  const SHARED =
    /^functions\/(?:model|lake|behaviours|clients)\/|^functions\/(?:ports|errors)\.ts$/;
  /** What a handler composes its stage with. */
  const EDGE = /^infra\/(?:aws|tls|settings|hooks)\//;
  const STAGE = /^functions\/([a-z]+)\//;
  const PURE_NODE = ['node:crypto', 'node:zlib', 'node:stream', 'node:buffer'];
  /** A handler hands its stage the clock and the pause of the process. */
  const isClock = (path: string, at: string) =>
    path.endsWith('/handler.ts') && at === 'node:timers/promises';

  test('a stage imports the model, behaviours, ports, errors and itself, no other stage', () => {
    const wrong = faults(DECIDING, ({ path, imports }) => {
      const own = STAGE.exec(path)?.[1];
      const ours = imports.filter((at) => /^(?:functions|infra|test)\//.test(at));
      return ours.filter((at) => {
        const isEdge = path.endsWith('/handler.ts');
        if (isEdge && (at === 'functions/config.ts' || EDGE.test(at))) return false;
        return !SHARED.test(at) && !(own !== undefined && at.startsWith(`functions/${own}/`));
      });
    });
    expect(wrong).toEqual([]);
  });

  test('only infra touches files, sockets, DuckDB or an SDK', () => {
    const wrong = faults(DECIDING, ({ path, imports }) =>
      imports.filter(
        (at) =>
          (at.startsWith('node:') && !PURE_NODE.includes(at) && !isClock(path, at)) ||
          at.startsWith('@aws-sdk/') ||
          at.startsWith('@duckdb/'),
      ),
    );
    expect(wrong).toEqual([]);
  });

  test('the product never imports its tests, and nobody but runner and tests a handler', () => {
    const wrong = faults(PRODUCT, ({ path, imports }) =>
      imports.filter(
        (at) =>
          at.startsWith('test/') ||
          (at.endsWith('/handler.ts') && !path.startsWith('infra/local/')),
      ),
    );
    expect(wrong).toEqual([]);
  });

  test('no import goes round in a circle', () => {
    const importsOf = new Map(SOURCES.map(({ path, imports }) => [path, imports]));
    const done = new Set<string>();
    const circles: string[] = [];
    const visit = (path: string, trail: readonly string[]): void => {
      if (trail.includes(path))
        circles.push([...trail.slice(trail.indexOf(path)), path].join(' → '));
      if (done.has(path) || trail.includes(path)) return;
      for (const next of importsOf.get(path) ?? []) visit(next, [...trail, path]);
      done.add(path);
    };
    for (const { path } of SOURCES) visit(path, []);
    expect(circles).toEqual([]);
  });

  test('product code is reached from product code: a command, a handler or the page', () => {
    const imported = new Set(PRODUCT.flatMap(({ imports }) => imports));
    const dead = PRODUCT.filter(({ path }) => !imported.has(path) && !ENTRIES.has(path));
    expect(dead.map(({ path }) => path)).toEqual([]);
  });

  test('no two rooms import each other, the composition in handlers aside', () => {
    const roads = new Set(
      PRODUCT.filter(({ path }) => !path.endsWith('/handler.ts')).flatMap(({ path, imports }) =>
        imports
          .filter((at) => at.endsWith('.ts') && dirname(at) !== dirname(path))
          .map((at) => `${dirname(path)} → ${dirname(at)}`),
      ),
    );
    const isTwoWay = (road: string) => roads.has(road.split(' → ').reverse().join(' → '));
    expect([...roads].filter(isTwoWay).sort()).toEqual([]);
  });
});

describe('sizes', () => {
  test(`no file over ${FILE_LINES_MAX} lines, no handler over ${HANDLER_LINES_MAX}`, () => {
    const wrong = faults(SOURCES, ({ path, lines }) => {
      const max = path.endsWith('/handler.ts') ? HANDLER_LINES_MAX : FILE_LINES_MAX;
      return lines.length > max ? [`${lines.length} lines`] : [];
    });
    expect(wrong).toEqual([]);
  });

  test(`the median file has at most ${FILE_LINES_MEDIAN_MAX} lines`, () => {
    const lengths = PRODUCT.map(({ lines }) => lines.length).sort((a, b) => a - b);
    expect(lengths[Math.floor(lengths.length / 2)]).toBeLessThanOrEqual(FILE_LINES_MEDIAN_MAX);
  });
});

describe('rooms', () => {
  test(`no folder holds more than ${FOLDER_FILES_MAX} files`, () => {
    const folders = Map.groupBy(
      SOURCES.filter(({ path }) => !path.startsWith('test/fixtures/')),
      ({ path }) => dirname(path),
    );
    const full = [...folders].filter(([, files]) => files.length > FOLDER_FILES_MAX);
    expect(full.map(([folder, files]) => `${folder}: ${files.length} files`)).toEqual([]);
  });

  test(`a file under ${FILE_LINES_MIN} lines has ${SHARED_BY_MIN} importers or more`, () => {
    const importersOf = (at: string) => PRODUCT.filter(({ imports }) => imports.includes(at));
    const small = PRODUCT.filter(
      (file) => file.lines.length < FILE_LINES_MIN && holdsCode(file) && !ENTRIES.has(file.path),
    );
    const wrong = small.filter(({ path }) => importersOf(path).length < SHARED_BY_MIN);
    expect(wrong.map(({ path }) => path)).toEqual([]);
  });

  test('every file of functions/ that holds code has a test of its name', () => {
    const tested = new Set(
      SOURCES.map(({ path }) => path.replace(/^test\/browser\//, 'test/functions/publish/page/'))
        .filter((path) => /\.(?:test|browser)\.ts$/.test(path))
        .map((path) => path.replace(/^test\//, '').replace(/\.(?:test|browser)\.ts$/, '.ts')),
    );
    const untested = DECIDING.filter(
      (file) => holdsCode(file) && !file.path.endsWith('/handler.ts') && !tested.has(file.path),
    );
    expect(untested.map(({ path }) => path).sort()).toEqual(Object.keys(TESTED_ELSEWHERE).sort());
  });

  function holdsCode({ text }: SourceFile): boolean {
    return /^(?:export )?(?:async )?(?:function|class|const|let)\b/m.test(text);
  }
});

describe('words', () => {
  test('no drawer: utils, helpers, common, misc, shared, manager are no names', () => {
    const drawer = /(?:^|[/-])(?:utils?|helpers?|common|misc|shared|managers?)(?:[/.-]|$)/;
    expect(SOURCES.map(({ path }) => path).filter((path) => drawer.test(path))).toEqual([]);
  });

  test('time, chance and environment are arguments: only infra and tests read them', () => {
    // The second is the page's own edge: it hands the browser's time to the views.
    const edges = ['functions/config.ts', 'functions/publish/page/main.ts'];
    const world = /\bDate\.now\(|\bnew Date\(\)|\bMath\.random\(|\bprocess\.env\b/;
    const wrong = faults(
      DECIDING.filter(({ path }) => !edges.includes(path)),
      ({ lines }) => lines.filter((line) => world.test(line)),
    );
    expect(wrong).toEqual([]);
  });

  test('no `!` to silence the compiler, no default export', () => {
    const wrong = faults(PRODUCT, ({ lines }) =>
      lines.filter((line) => /\bas any\b|@ts-ignore|@ts-expect-error|^export default\b/.test(line)),
    );
    expect(wrong).toEqual([]);
  });

  test('a schema is built when it first reads a value: a cold start does not pay for it', () => {
    const built = /^(?:export )?const \w+(?:: [^=]+)? = z\s*\.(?!lazy\()/gm;
    const wrong = faults(DECIDING, ({ text }) => [...text.matchAll(built)].map(([found]) => found));
    expect(wrong).toEqual([]);
  });

  test('every exported function and class says in its doc what it is', () => {
    const wrong = faults(PRODUCT, ({ lines }) =>
      lines.filter(
        (line, at) =>
          /^export (?:async )?(?:function\*?|class) /.test(line) &&
          !(lines[at - 1] ?? '').trimEnd().endsWith('*/'),
      ),
    );
    expect(wrong).toEqual([]);
  });
});

test('nothing that only some machines have: no home folders, no private addresses of ours', () => {
  const wrong = faults(SOURCES, ({ path, text }) =>
    path === 'test/tidy.test.ts'
      ? []
      : (text.match(/\/work\/\S*|\/home\/[a-z]+\/work|DESIGN/g) ?? []),
  );
  expect(wrong).toEqual([]);
});
