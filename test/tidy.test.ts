import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { describe, expect, test } from 'vitest';

// What the tree promises a newcomer, kept by a test: sizes, directions of imports, names.

const ROOT = new URL('..', import.meta.url).pathname;
const FILE_LINES_MAX = 300;
const FILE_LINES_MEDIAN_MAX = 120;
const HANDLER_LINES_MAX = 50;

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

/** Files of which `wrong` answers a fault, with that fault. */
function faults(
  files: readonly SourceFile[],
  wrong: (file: SourceFile) => readonly string[],
): readonly string[] {
  return files.flatMap((file) => wrong(file).map((fault) => `${file.path}: ${fault}`));
}

describe('imports', () => {
  const SHARED = /^functions\/(?:model|lake|behaviours)\/|^functions\/(?:ports|errors)\.ts$/;
  /** What a handler composes its stage with. */
  const EDGE = /^infra\/(?:aws|tls|settings|hooks)\//;
  const STAGE = /^functions\/([a-z]+)\//;
  /** A handler hands its stage the clock and the pause of the process. */
  const isClock = (path: string, at: string) =>
    path.endsWith('/handler.ts') && at === 'node:timers/promises';
  const PURE_NODE = ['node:crypto', 'node:zlib', 'node:stream', 'node:buffer'];

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

  test('every file of the product is reached from a command, a handler or a test', () => {
    const imported = new Set(SOURCES.flatMap(({ imports }) => imports));
    const scripts = readFileSync(join(ROOT, 'package.json'), 'utf8');
    const zips = readFileSync(join(ROOT, 'serverless.yml'), 'utf8').matchAll(
      /\.build\/(\w+)\.zip/g,
    );
    const handlers = [...zips].map(([, name]) => `functions/${name}/handler.ts`);
    // The page's scripts are bundled, not imported (infra/package/page-shell.ts).
    const scripted = ['main.ts', 'newer-report.ts'].map((name) => `functions/publish/page/${name}`);
    const roots = [...handlers, ...scripted];
    const dead = PRODUCT.filter(
      ({ path }) => !imported.has(path) && !scripts.includes(path) && !roots.includes(path),
    );
    expect(dead.map(({ path }) => path)).toEqual([]);
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
