import { type FieldSyntax, LineFields, splitFields } from './line-fields.ts';
import { LINE_MODULE } from './line-module.ts';

/** Longer lines are rejected unread: AWS cuts user agents at 8 KB, and URLs are no longer. */
export const LINE_BYTES_MAX = 65_536;
/** How many bytes are scanned at once, beside those of a line that began before them. */
export const SCANNED_BYTES_MAX = 65_536;
/** Bytes behind the last one that may be read: the module looks at 64 of them at a time. */
const MARGIN_BYTES = 64;
const BUFFER_BYTES = LINE_BYTES_MAX + SCANNED_BYTES_MAX + MARGIN_BYTES + 1;
const NEWLINE = 0x0a;

/** Where lines lie while they are read, and what finds and splits them there. */
export interface LineEngine {
  /** One buffer for all objects of a thread: nothing in it outlives a scanner's `push`. */
  readonly bytes: Uint8Array;
  readonly view: DataView;
  /** What `split` fills. */
  readonly fields: LineFields;
  /** Offset of the first newline from `from` on: there must be one. */
  findNewline(from: number): number;
  /** Splits a line as `splitFields` does. */
  split(view: DataView, start: number, end: number, limit: number, syntax: FieldSyntax): void;
}

/** What the module exports (see `assembly/split-line.ts`). */
interface LineModule {
  readonly memory: { readonly buffer: ArrayBuffer };
  findNewline(from: number): number;
  splitLine(
    start: number,
    end: number,
    limit: number,
    quoted: boolean,
    escapes: boolean,
    unreadFrom: number,
    unreadTo: number,
  ): number;
}

let engine: LineEngine | undefined;

/** The thread's engine, made when the first line is read: the module, or plain TypeScript. */
export function lineEngine(): LineEngine {
  engine ??= moduleEngine() ?? scriptEngine();
  return engine;
}

/** Finds and splits lines in TypeScript: the module's reference, and what runs without it. */
export function scriptEngine(): LineEngine {
  const bytes = Buffer.from(new ArrayBuffer(BUFFER_BYTES));
  const fields = new LineFields();
  return {
    bytes,
    view: new DataView(bytes.buffer),
    fields,
    findNewline: (from) => bytes.indexOf(NEWLINE, from),
    split: (view, start, end, limit, syntax) =>
      splitFields(view, start, end, limit, syntax, fields),
  };
}

/** Finds and splits lines with SIMD; undefined where the runtime has none, or no WebAssembly. */
export function moduleEngine(): LineEngine | undefined {
  const module = instantiate();
  if (module === undefined) return undefined;
  const { findNewline, splitLine } = module;
  const { buffer } = module.memory;
  const fields = new LineFields(buffer);
  const view = new DataView(buffer, LineFields.BYTES);
  return {
    bytes: new Uint8Array(buffer, LineFields.BYTES, BUFFER_BYTES),
    view,
    fields,
    findNewline,
    split(from, start, end, limit, syntax) {
      const { quoted, escapes, unread } = syntax;
      // A line that lies elsewhere is beyond the module's memory.
      if (from !== view) return splitFields(from, start, end, limit, syntax, fields);
      const count = splitLine(start, end, limit, quoted, escapes, unread.from, unread.to);
      fields.openField = count < 0 ? ~count : -1;
      fields.count = count < 0 ? ~count : count;
    },
  };
}

/** What the libraries of our target do not declare. */
interface Runtime {
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (module: object) => { readonly exports: object };
}

function instantiate(): LineModule | undefined {
  const { WebAssembly: runtime } = globalThis as { readonly WebAssembly?: Runtime };
  // `node --jitless` has none.
  if (runtime === undefined) return undefined;
  try {
    const module = new runtime.Module(Buffer.from(LINE_MODULE, 'base64'));
    return new runtime.Instance(module).exports as LineModule;
  } catch {
    // Old processors have no SIMD.
    return undefined;
  }
}
