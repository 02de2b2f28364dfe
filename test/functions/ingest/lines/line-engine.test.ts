import { describe, expect, test } from 'vitest';
import { formatReader } from '../../../../functions/ingest/lines/format-reader.ts';
import {
  type LineEngine,
  lineEngine,
  moduleEngine,
  scriptEngine,
} from '../../../../functions/ingest/lines/line-engine.ts';
import { ALL_READ, FIELDS_MAX } from '../../../../functions/ingest/lines/line-fields.ts';
import { LineScanner, type Taken } from '../../../../functions/ingest/lines/line-scanner.ts';
import { LOG_FORMATS } from '../../../../functions/ingest/lines/log-format.ts';
import { seededRandom } from '../../../bench/seeded-random.ts';
import { testRuns } from '../../../test-runs.ts';
import { fuzzedByByte, fuzzedByColumn } from './line-fuzz.ts';
import { paddedView } from './padded-view.ts';

const SEED = Number(process.env.FUZZ_SEED ?? Math.floor(Math.random() * 2 ** 31));
const LINES = testRuns(3_000_000, 60_000);
const STREAMS = testRuns(3000, 60);
/** Far beyond a whole campaign on a busy machine. */
const CAMPAIGN_MS = 3_600_000;
const READERS = LOG_FORMATS.map(formatReader);
const SYNTAXES = [
  ...READERS.map(({ syntax, fieldsWanted }) => ({ syntax, limit: fieldsWanted })),
  { syntax: { quoted: true, escapes: false, unread: ALL_READ }, limit: FIELDS_MAX },
  { syntax: { quoted: true, escapes: true, unread: { from: 0, to: 3 } }, limit: FIELDS_MAX },
  { syntax: { quoted: false, escapes: false, unread: { from: 2, to: 40 } }, limit: 3 },
];

function theModule(): LineEngine {
  const engine = moduleEngine();
  if (engine === undefined) throw new Error('this runtime has no WebAssembly with SIMD');
  return engine;
}

/** What `split` answered; fields of an unread run hold nothing. */
function fieldsOf({ fields }: LineEngine, unread: { readonly from: number; readonly to: number }) {
  const found: (readonly [number, number])[] = [];
  for (let at = 0; at < fields.count; at += 1) {
    if (at >= unread.from && at < unread.to) continue;
    found.push([fields.starts[at] ?? -1, fields.ends[at] ?? -1]);
  }
  return { found, count: fields.count, openField: fields.openField };
}

/** Lines made of little but what divides them, up to several blocks of the module's 16 bytes. */
function dense(pick: (limit: number) => number): Buffer {
  const alphabet = Buffer.from(' """\\\\\n\r\0-ab\u00e9');
  return Buffer.from(Array.from({ length: pick(90) }, () => alphabet[pick(alphabet.length)] ?? 0));
}

describe('the module answers what the TypeScript does', () => {
  const random = seededRandom(SEED);
  const pick = (limit: number): number => Math.floor(random() * limit);

  test(`${LINES} hostile lines at any place in the buffer, seed ${SEED}`, {
    timeout: CAMPAIGN_MS,
  }, () => {
    const latestMs = Date.UTC(2026, 0, 3);
    const byColumn = fuzzedByColumn(LOG_FORMATS, latestMs, pick);
    const byByte = fuzzedByByte(LOG_FORMATS, pick);
    const engines = [theModule(), scriptEngine()] as const;
    const seen = { split: 0, open: 0 };
    for (let line = 0; line < LINES; line += 1) {
      const bytes = [byColumn, byByte, () => dense(pick)][pick(3)]?.() ?? Buffer.alloc(0);
      const start = pick(200);
      // What lies before and behind a line must not matter.
      const around = Buffer.alloc(start + bytes.length + 80, pick(2) === 0 ? ' ' : '"');
      bytes.copy(around, start);
      const { syntax, limit } = SYNTAXES[pick(SYNTAXES.length)] ?? SYNTAXES[0] ?? never();
      const [ours, reference] = engines.map((engine) => {
        engine.bytes.set(around);
        engine.split(engine.view, start, start + bytes.length, limit, syntax);
        return fieldsOf(engine, syntax.unread);
      });
      if (ours?.openField !== -1) seen.open += 1;
      seen.split += ours?.count ?? 0;
      if (JSON.stringify(ours) !== JSON.stringify(reference)) {
        expect(ours, JSON.stringify(bytes.toString('latin1'))).toEqual(reference);
      }
    }
    expect(seen.open).toBeGreaterThan(LINES / 100);
    expect(seen.split).toBeGreaterThan(LINES);
  });

  test(`${STREAMS} streams of lines, cut anywhere, some too long`, { timeout: CAMPAIGN_MS }, () => {
    for (let stream = 0; stream < STREAMS; stream += 1) {
      const bytes = streamOf(pick);
      const cuts = Array.from({ length: pick(40) }, () => pick(bytes.length + 1));
      const edges = [0, ...cuts.sort((a, b) => a - b), bytes.length];
      const chunks = edges.slice(1).map((to, at) => bytes.subarray(edges[at], to));
      const whole = eventsOf([bytes], scriptEngine());
      expect(eventsOf(chunks, theModule())).toEqual(whole);
      expect(eventsOf(chunks, scriptEngine())).toEqual(whole);
    }
  });

  test('the longest line that fits in the buffer, without any space or with nothing else', () => {
    for (const byte of ['x', ' ', '"', '\\']) {
      const [ours, reference] = [theModule(), scriptEngine()].map((engine) => {
        const length = engine.bytes.length - 65;
        engine.bytes.fill(byte.charCodeAt(0), 0, length);
        engine.bytes[length] = 0x0a;
        const found = engine.findNewline(0);
        const { syntax } = READERS[0] ?? never();
        engine.split(engine.view, 0, found, FIELDS_MAX, syntax);
        return { found, fields: fieldsOf(engine, syntax.unread) };
      });
      expect(ours).toEqual(reference);
    }
  });
});

test('a line that lies elsewhere is split too', () => {
  const engine = theModule();
  engine.split(paddedView('a "b c"'), 0, 7, FIELDS_MAX, { ...(SYNTAXES[4]?.syntax ?? never()) });
  expect(fieldsOf(engine, ALL_READ)).toEqual({
    found: [
      [0, 1],
      [3, 6],
    ],
    count: 2,
    openField: -1,
  });
});

test('a thread has one engine; without WebAssembly, or SIMD, there is no module', () => {
  expect(lineEngine()).toBe(lineEngine());
  const runtime = Reflect.get(globalThis, 'WebAssembly');
  try {
    Reflect.set(globalThis, 'WebAssembly', undefined);
    expect(moduleEngine()).toBeUndefined();
    const Module = function refuse(): never {
      throw new Error('invalid opcode 0xfd');
    };
    Reflect.set(globalThis, 'WebAssembly', { Module });
    expect(moduleEngine()).toBeUndefined();
  } finally {
    Reflect.set(globalThis, 'WebAssembly', runtime);
  }
  expect(moduleEngine()).toBeDefined();
});

test('two objects share the buffer: neither sees the other', () => {
  const engine = theModule();
  const lines: string[] = [];
  const taker = (name: string) => ({
    take(view: DataView, start: number, end: number): Taken {
      lines.push(name + Buffer.from(view.buffer, view.byteOffset + start, end - start).toString());
      return 'taken';
    },
    refuse: () => {},
  });
  const [a, b] = ['a:', 'b:'].map((name) => new LineScanner(taker(name), engine));
  a?.push(Buffer.from('one\ntw'));
  b?.push(Buffer.from('first and long\nsec'));
  a?.push(Buffer.from('o\nthr'));
  b?.finish();
  a?.push(Buffer.from('ee'));
  a?.finish();
  expect(lines).toEqual(['a:one', 'b:first and long', 'a:two', 'b:sec', 'a:three']);
});

/** Some kilobytes of short lines, quotes that stay open, and seldom a line that is too long. */
function streamOf(pick: (limit: number) => number): Buffer {
  const pieces: Buffer[] = [];
  for (let line = 0; line < 60; line += 1) {
    if (pick(150) === 0) pieces.push(Buffer.alloc(65_530 + pick(12), 'y'));
    if (pick(400) === 0) pieces.push(Buffer.alloc(150_000, 'z'));
    pieces.push(dense(pick), Buffer.from('\n'));
  }
  return Buffer.concat(pieces);
}

/** What a scanner offers and refuses; lines that end in a backslash stay open for three. */
function eventsOf(chunks: readonly Uint8Array[], engine: LineEngine): readonly string[] {
  const events: string[] = [];
  const scanner = new LineScanner(
    {
      take(view, start, end, lines, offset) {
        const open = view.getUint8(Math.max(start, end - 1)) === 0x5c && end > start && lines < 3;
        if (!open) events.push(`${lines} lines, ${end - start} bytes at ${offset}`);
        return open ? 'open' : 'taken';
      },
      refuse: (reason, offset, bytes) => void events.push(`${reason} ${bytes} at ${offset}`),
    },
    engine,
  );
  for (const chunk of chunks) scanner.push(chunk);
  scanner.finish();
  return events;
}

function never(): never {
  throw new Error('there is a first one');
}
